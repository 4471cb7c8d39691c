from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # deferred: models can be imported only once the app registry is ready
        from cms import checks, receivers, schedule  # noqa: F401 - two of them register themselves
        from cms.packages import services  # noqa: F401 - its jobs register themselves

        receivers.connect()
