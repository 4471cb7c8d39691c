import shutil
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.packages.export import export_course
from courses.catalogue.models import Course
from courses.core.errors import DomainError


class Command(BaseCommand):
    help = "Write a course as a package: export_course CODE > course.zip"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--to", help="a file to write instead of the standard output")

    def handle(self, *args: Any, code: str, to: str | None = None, **options: Any) -> None:
        course = Course.objects.filter(code__iexact=code).select_related("programme").first()
        if course is None:
            raise CommandError(f"There is no course {code}.")
        try:
            package = export_course(course=course, by=None)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        with package:
            if to is None:
                shutil.copyfileobj(package, sys.stdout.buffer)
                return
            with open(to, "wb") as target:  # noqa: PTH123 - "-" and pipes are files too
                shutil.copyfileobj(package, target)
