from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # deferred: models can be imported only once the app registry is ready
        from certificates import receivers

        receivers.connect()
