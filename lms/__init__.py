# Celery's shared tasks attach to this app as soon as the project is loaded.
from lms.celery import app as celery_app

__all__ = ["celery_app"]
