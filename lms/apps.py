from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # deferred: checks and sweeps register when they are imported, which needs the models
        from lms import checks  # noqa: F401
        from lms.api import idempotency  # noqa: F401
