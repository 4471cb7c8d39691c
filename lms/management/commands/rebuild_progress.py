from typing import Any

from django.core.management.base import BaseCommand

from courses.enrolment.models import Enrolment
from courses.progress.models import Progress
from courses.progress.rebuild import rebuild


class Command(BaseCommand):
    help = "Make every learner's progress again from the facts, and say whose differed."

    def handle(self, *args: Any, **options: Any) -> None:
        differed = 0
        rows = Enrolment.objects.select_related("cohort__revision", "learner").order_by("pk")
        for enrolment in rows.iterator():
            before = self._figures(enrolment)
            rebuild(enrolment=enrolment)
            if self._figures(enrolment) != before:
                differed += 1
                self.stdout.write(f"enrolment {enrolment.uid} differed")
        self.stdout.write(f"{differed} enrolments differed.")

    def _figures(self, enrolment: Enrolment) -> Any:
        rows = Progress.objects.filter(enrolment=enrolment)
        return rows.values_list("done_units", "done_count").first()
