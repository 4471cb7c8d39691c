import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.packages.apply import import_course
from cms.packages.plan import plan_of
from cms.packages.reading import ACCEPTED, read_package
from courses.catalogue.models import Programme
from courses.core.archives import open_archive
from courses.core.errors import DomainError


class Command(BaseCommand):
    help = "Make a course, as drafts, of a package, of Markdown or HTML, or of a Common Cartridge."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", help="the code of the programme")
        parser.add_argument("--code", default="", help="of the course; else the package's own")
        parser.add_argument("--title", default="", help="in Thai; else the package's own")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as content, open_archive(content, accepted=ACCEPTED) as archive:
                package = read_package(archive)
                if options["dry_run"]:
                    plan = json.dumps(plan_of(package), ensure_ascii=False, indent=2)
                    self.stdout.write(plan)
                    return
                page = import_course(
                    package=package,
                    archive=archive,
                    programme=self._programme(options["programme"]),
                    code=options["code"] or package.code,
                    title=options["title"],
                    by=None,
                )
        except (DomainError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{page.course.code}: page {page.pk}, a draft.")

    def _programme(self, code: str | None) -> Programme:
        found = Programme.objects.filter(code__iexact=code or "").first()
        if found is None:
            raise CommandError("Name an existing programme with --programme.")
        return found
