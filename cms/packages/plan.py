"""What a package would become, told before anything is made."""

from typing import Any

from django.utils.translation import override

from cms.blocks import LessonBlocks
from cms.packages.content import Note, Package, Words
from cms.packages.incoming import rehearsed, required_before

SHOWN = 200  # notes of each kind; a plan is to be read


def plan_of(package: Package) -> dict[str, Any]:
    """The plan as JSON; sentences in both languages, for another may read it."""
    rehearsal, block = rehearsed(package), LessonBlocks()
    for lesson in package.lessons():
        for rows in lesson.body.values():
            rehearsal.body(block, rows, lesson.title.th)
    _known, unknown = required_before(package)
    pictures = sum(one.is_picture for one in package.media.values())
    return {
        "format": package.format,
        "code": package.code,
        "title": package.title.th,
        "modules": [
            {
                "title": module.title.th,
                "lessons": [
                    {"title": lesson.title.th, "minutes": lesson.minutes}
                    for lesson in module.lessons
                ],
            }
            for module in package.modules
        ],
        "lessons": sum(1 for _lesson in package.lessons()),
        "minutes": sum(lesson.minutes for lesson in package.lessons()),
        "pictures": pictures,
        "files": len(package.media) - pictures,
        "assignments": [work.fields["title_th"] for work in package.works],
        "left_out": _told([*package.left_out, *rehearsal.left_out, *unknown]),
        "warnings": _told(list(package.warnings)),
    }


def _told(notes: list[Note]) -> list[dict[str, Any]]:
    return [{"what": note.what, "why": in_both(note.why)} for note in notes[:SHOWN]]


def in_both(words: Words | Exception) -> dict[str, str]:
    """A sentence in the two languages."""
    told = {}
    for language in ("th", "en"):
        with override(language):
            told[language] = str(words)
    return told
