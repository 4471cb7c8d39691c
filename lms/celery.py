"""Celery wakes workers; the job rows in the database are the truth (docs/decisions/0002)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.base")

app = Celery("govlab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=False,  # a lost message costs nothing: the reconciler wakes the row again
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    timezone="Asia/Bangkok",
    beat_schedule={
        "reconcile": {"task": "courses.reconcile_jobs", "schedule": 30.0},
        "sweep": {"task": "courses.sweep", "schedule": 300.0},
    },
)
app.autodiscover_tasks(["courses"])
