"""The demo's texts, put where they are found, without pages."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from courses.catalogue.findable import plain
from courses.search.enums import EntryKind
from courses.search.services import Findable, put
from lms.demo.content import lessons, read

COURSES = ("gldt", "pyp1", "pyp2-1")
ARTICLES = ("signing", "nominations")
NAMES = UUID("5e0c1f3a-0000-4000-8000-000000000000")


def put_demo_content() -> frozenset[UUID]:
    """The ids of the courses, all of which a reader of everything may read."""
    put(_everything())
    return frozenset(uuid5(NAMES, name) for name in COURSES)


def _everything() -> Iterator[Findable]:
    for name in COURSES:
        content = read(name)
        yield _thing(EntryKind.COURSE, content["code"], content["title"], _told(content))
        for key, lesson in lessons(content).items():
            texts = {"th": plain(_html(lesson["th"])), "en": plain(_html(lesson["en"]))}
            within = uuid5(NAMES, name)
            yield _thing(EntryKind.LESSON, key, lesson["title"], texts, course=within)
    for ref, article in zip(ARTICLES, read("news"), strict=True):
        texts = {
            language: f"{article['intro'][language]}\n{plain(_html(article[language]))}"
            for language in ("th", "en")
        }
        yield _thing(EntryKind.NEWS, ref, article["title"], texts)


def _thing(
    kind: str, ref: str, title: dict[str, str], text: dict[str, str], **fields: Any
) -> Findable:
    return Findable(kind, ref, title["th"], title["en"], text["th"], text["en"], **fields)


def _told(content: dict[str, Any]) -> dict[str, str]:
    return {
        language: "\n".join(
            [
                content["summary"][language],
                *(outcome[language] for outcome in content["outcomes"]),
                content["audience"][language],
                content["code"],
            ]
        )
        for language in ("th", "en")
    }


def _html(blocks: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """What a reader sees of each block."""
    return [
        {"html": f"{block.get('html', '')}<p>{block.get('caption', '')}</p>"} for block in blocks
    ]
