from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # deferred: models can be imported only once the app registry is ready
        from cms import checks, receivers  # noqa: F401 - checks register themselves

        receivers.connect()
