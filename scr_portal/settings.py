"""Settings, all from the environment; harmless defaults only where DEBUG is on."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF

# The tagger's sums are small: threads for them would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env(
    "SECRET_KEY", default="only-for-debug" if DEBUG else environ.Env.NOTSET
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# What the site says of itself
SITE_NAME = env("SITE_NAME", default="SCR Learning Portal")
SITE_STRAPLINE = "What case reviews teach about working together"
RUN_BY = env("RUN_BY", default="")
LEAVE_URL = env("LEAVE_URL", default="https://www.bbc.co.uk/weather")
# Name|number|what it is for; parted by semicolons. Check them at every release.
SUPPORT_LINES = [
    dict(zip(("name", "phone", "what"), line.split("|"), strict=True))
    for line in env(
        "SUPPORT_LINES",
        default=(
            "NSPCC Helpline|0808 800 5000|if you are worried about a child;"
            "Childline|0800 1111|for children and young people;"
            "Samaritans|116 123|for anyone who is struggling to cope"
        ),
    ).split(";")
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "csp",
    "accounts",
    "themes",
    "reviews",
    "summits",
    "demonstration",
    "scr_portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "scr_portal.middleware.only_known_methods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "scr_portal.middleware.keep_nothing_signed_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "scr_portal.urls"
WSGI_APPLICATION = "scr_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scr_portal.context.site",
            ],
        },
    },
]

# Postgres: the one store. One schema serves accounts, themes, reviews and summits.
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default="postgres:///scr_portal"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis or Valkey: the queue and the cache. Losing it loses nothing: the rows are
# the queue of record.
REDIS_URL = env("REDIS_URL", default="redis://localhost:6379")
_BROKER = REDIS_URL.replace("unix://", "redis+socket://", 1)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{REDIS_URL}?db=1"
        if REDIS_URL.startswith("unix:")
        else f"{REDIS_URL.rstrip('/')}/1",
        "KEY_PREFIX": "scr",
    }
}
CELERY_BROKER_URL = (
    f"{_BROKER}?virtual_host=0" if "socket" in _BROKER else f"{_BROKER.rstrip('/')}/0"
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
# A request never waits for a lost queue: the row waits, and the sweeper queues it.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # kB; the extraction child is apart
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/London"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "queue-again-what-still-waits": {"task": "reviews.sweep", "schedule": 30.0},
    "trim-page-images": {"task": "reviews.trim_page_images", "schedule": 600.0},
}

# Files: originals by their SHA-256, page images as a cache that may be emptied.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
ORIGINALS_DIR = DATA_DIR / "originals"
PAGE_IMAGES_DIR = DATA_DIR / "page-images"
PAGE_IMAGES_MAX_MB = env.int("PAGE_IMAGES_MAX_MB", 500)
# clamd looks at every file before it is opened: a socket's path, or host:port.
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
MAX_UPLOAD_BYTES = 100 * 1024 * 1024
MAX_FILES_PER_UPLOAD = 100
DATA_UPLOAD_MAX_NUMBER_FILES = MAX_FILES_PER_UPLOAD
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env(
            "STATICFILES_STORAGE",
            default="whitenoise.storage.CompressedManifestStaticFilesStorage",
        )
    },
}
# A laptop serves static files as they are; production collects them first.
WHITENOISE_USE_FINDERS = env.bool("STATIC_FROM_SOURCE", DEBUG)
WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = None if WHITENOISE_USE_FINDERS else BASE_DIR / "staticfiles"
if WHITENOISE_USE_FINDERS:
    STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# The browser's side of safety
SECURE_COOKIES = env.bool("SECURE_COOKIES", not DEBUG)  # off only for plain localhost
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", SECURE_COOKIES)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_HSTS_PRELOAD = SECURE_COOKIES
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "scr_portal.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

# Logs say what changed, by id; never a name from a review.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"fontTools": {"level": "WARNING"}, "pikepdf": {"level": "WARNING"}},
}
