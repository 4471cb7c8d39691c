from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # deferred: models can be imported only once the app registry is ready
        from courses.admission import receivers as admission
        from courses.cohorts import receivers as cohorts
        from courses.core import appendonly
        from courses.coursework import receivers as coursework
        from courses.progress import receivers as progress
        from courses.timetable import receivers as timetable

        admission.connect()
        cohorts.connect()
        coursework.connect()
        progress.connect()
        timetable.connect()
        post_migrate.connect(appendonly.install, sender=self, dispatch_uid="courses.append_only")
