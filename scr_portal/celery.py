"""The Celery application: what runs later, and the sign of life workers give."""

import os

from celery import Celery
from celery.signals import heartbeat_sent, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scr_portal.settings")

app = Celery("scr_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
@heartbeat_sent.connect
def say_alive(sender=None, **given) -> None:
    """Note that this worker is alive, so that the processing page can say so."""
    from reviews import waiting, workers
    from reviews.ingest import ocr

    serves_ocr = waiting.QUEUES[waiting.Stage.OCR] in app.amqp.queues.consume_from
    reads = serves_ocr and ocr.engine() != ""
    workers.say_alive(os.uname().nodename, os.getpid(), ocr=reads)
