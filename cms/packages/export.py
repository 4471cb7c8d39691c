"""A course as a package of our own format."""

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from cms.models import Attachment, CoursePage, LessonPage, ModulePage, Picture
from cms.models.glossary import GlossaryTerm
from cms.models.media import plain_name
from cms.packages.outgoing import Outgoing
from cms.packages.own import FORMAT, MANIFEST, VERSION, WORK_TEXTS
from cms.packages.refusals import NothingToExport
from courses.catalogue.models import Course
from courses.catalogue.rules import may_write
from courses.core.audit.services import record
from courses.core.errors import NotPermitted
from courses.coursework.models import Assignment
from courses.people.models import User
from courses.people.selectors import offices_of

IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger package waits on disk
BEGINNING = (1980, 1, 1, 0, 0, 0)  # one content, one package, whenever it is made
WORK_PLAIN = ("minutes", "max_points", "pass_points", "accepts_text", "accepts_file", "rubric")


def export_course(*, course: Course, by: User | None) -> IO[bytes]:
    """The course as an archive, ready to be read; the caller closes it.

    What is published is exported; of a course never published, what is written so far.

    Raises:
        NotPermitted: ``by`` does not write the course.
        NothingToExport: it has no page.
    """
    if by is not None and not may_write(offices_of(by), course):
        raise NotPermitted
    page = CoursePage.objects.filter(course=course, alias_of=None).order_by("pk").first()
    if page is None:
        raise NothingToExport
    record("cms.export_course", course, by=by)
    return _Tree(page).packed()


class _Tree:
    """The pages of one course, and the names they have in the package."""

    def __init__(self, page: CoursePage) -> None:
        self.page = page
        self.modules: list[ModulePage] = self._beneath(ModulePage)
        self.lessons: list[LessonPage] = self._beneath(LessonPage)
        self.keys = {one.pk: f"lesson-{at}" for at, one in enumerate(self.lessons, 1)}
        self.out = Outgoing(self.keys)
        self.out.gather([page.completion, *self._bodies()])
        self.out.want(Picture, page.cover_id)
        for teacher in page.teachers.all():
            self.out.want(Picture, teacher.photo_id)
        for partner in page.partners.all():
            self.out.want(Picture, partner.logo_id)
        self.out.fetch()

    def _beneath(self, model: type[Any]) -> list[Any]:
        rows = model.objects.descendant_of(self.page).order_by("path")
        return list(rows.live() if self.page.live else rows)

    def _bodies(self) -> Iterator[Any]:
        for lesson in self.lessons:
            yield lesson.body_th
            yield lesson.body_en

    def packed(self) -> IO[bytes]:
        file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
        with ZipFile(file, "w") as archive:
            for lesson in self.lessons:
                for language in ("th", "en"):
                    body = self.out.portable(getattr(lesson, f"body_{language}"))
                    _write(archive, f"lessons/{self.keys[lesson.pk]}.{language}.json", body)
            _write(archive, MANIFEST, self._manifest())
            for sha256, row in sorted(self.out.files.items()):
                with row.file.open("rb") as content:
                    _add(archive, _member(sha256, row), content.read(), ZIP_STORED)
        file.seek(0)
        return file

    def _manifest(self) -> dict[str, Any]:
        page = self.page
        told = {
            "format": FORMAT,
            "version": VERSION,
            "code": page.course.code if page.course else "",
            "title": {"th": page.title, "en": page.title_en},
            **{name: _both(page, name) for name in ("summary", "audience", "outcomes")},
            "extra": self._extra(),
            "modules": [self._module(module) for module in self.modules],
            "assignments": [self._work(pk, key) for pk, key in self.out.works().items()],
            "terms": [_term(row) for row in self.out.rows[GlossaryTerm].values()],
        }
        return {**told, "media": [_media(sha, row) for sha, row in sorted(self.out.files.items())]}

    def _extra(self) -> dict[str, Any]:
        page = self.page
        return {
            "completion": self.out.portable(page.completion),
            "prerequisites": sorted(course.code for course in page.prerequisites.all()),
            "cover": self.out.file(Picture, page.cover_id),
            "cover_alt": _both(page, "cover_alt"),
            "teachers": [
                {
                    "name": _both(teacher, "name"),
                    "position": _both(teacher, "position"),
                    "photo": self.out.file(Picture, teacher.photo_id),
                }
                for teacher in page.teachers.all()
            ],
            "partners": [
                {
                    "name": _both(partner, "name"),
                    "url": partner.url,
                    "logo": self.out.file(Picture, partner.logo_id),
                }
                for partner in page.partners.all()
            ],
        }

    def _module(self, module: ModulePage) -> dict[str, Any]:
        lessons = [lesson for lesson in self.lessons if lesson.path.startswith(module.path)]
        return {
            "title": {"th": module.title, "en": module.title_en},
            "lessons": [self._lesson(lesson) for lesson in lessons],
        }

    def _lesson(self, page: LessonPage) -> dict[str, Any]:
        release = {
            "after_days": page.opens_after_days,
            "on": page.opens_on.isoformat() if page.opens_on else None,
            "after": self.keys.get(page.opens_after_id),
        }
        return {
            "key": self.keys[page.pk],
            "title": {"th": page.title, "en": page.title_en},
            "minutes": page.minutes,
            "required": page.required,
            "release": {name: value for name, value in release.items() if value is not None},
        }

    def _work(self, pk: int, key: str) -> dict[str, Any]:
        work = self.out.rows[Assignment][pk]
        return {"key": key, **{name: getattr(work, name) for name in (*WORK_TEXTS, *WORK_PLAIN)}}


def _both(row: Any, name: str) -> dict[str, str]:
    return {"th": getattr(row, f"{name}_th"), "en": getattr(row, f"{name}_en")}


def _term(term: GlossaryTerm) -> dict[str, str]:
    names = ("term_th", "term_en", "also", "meaning_th", "meaning_en")
    return {"uid": str(term.uid), **{name: getattr(term, name) for name in names}}


def _media(sha256: str, row: Picture | Attachment) -> dict[str, Any]:
    told = {"sha256": sha256, "file": _member(sha256, row), "title": row.title}
    told["name"] = plain_name(row.filename)
    if isinstance(row, Picture) and row.has_focal_point():
        point = (row.focal_point_x, row.focal_point_y, row.focal_point_width)
        told["focal_point"] = [*point, row.focal_point_height]
    return told


def _member(sha256: str, row: Picture | Attachment) -> str:
    return f"media/{sha256}.{row.filename.rpartition('.')[2].lower()}"


def _write(archive: ZipFile, name: str, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    _add(archive, name, text.encode(), ZIP_DEFLATED)


def _add(archive: ZipFile, name: str, content: bytes, method: int) -> None:
    archive.writestr(ZipInfo(name, BEGINNING), content, method)
