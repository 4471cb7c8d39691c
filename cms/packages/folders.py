"""Lessons as people keep them: folders are modules, Markdown or HTML files are lessons.

::

    course.json                     optional: code, title, summary, audience, outcomes
    01 เข้าใจผู้ใช้/01 สัมภาษณ์.md     a lesson; leading numbers only give the order
    01 เข้าใจผู้ใช้/01 สัมภาษณ์.en.md  the same in English

A Markdown file may begin with lines ``title:``, ``title_en:``, ``minutes:``, ``required:``
between two lines of ``---``; else its first heading is the title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from cms.packages.content import Lesson, Module, Note, Package
from cms.packages.fields import LARGEST, LONG, SHORT, Node, read_json
from cms.packages.media import Collected
from cms.packages.own import MANIFEST
from cms.packages.places import Places
from cms.packages.prose import from_markdown, minutes_for, words_of
from courses.catalogue.drafts import Text
from courses.core.archives import Archive
from courses.core.thai.text import normalise

FORMAT = "folders"
MARKDOWN, HTML = {".md"}, {".html", ".htm", ".xhtml"}
FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
HTML_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1\s*>|<title\b[^>]*>(.*?)</title\s*>", re.S | re.I)
H1 = re.compile(r"<h1\b[^>]*>.*?</h1\s*>", re.S | re.I)
ORDER = re.compile(r"^\d+[\s._)-]*")


@dataclass(frozen=True)
class Source:
    """One file of a lesson: its title and settings, and its text as HTML."""

    name: str
    title: str
    html: str
    settings: dict[str, str]


def read_folders(archive: Archive) -> Package:
    """The course that the folders of ``archive`` make."""
    manifest = read_json(archive, MANIFEST) if MANIFEST in archive else Node({}, MANIFEST)
    names = sorted(filter(_is_thai, archive.names), key=_in_order)
    keys = {name: f"lesson-{at}" for at, name in enumerate(names, 1)}
    media = Collected(archive)
    english = {_english_of(name): keys[name] for name in names}
    places = Places(archive.names, {**english, **keys}, media)
    left_out: list[Note] = []
    warnings: list[Note] = []
    modules = [
        Module(
            Text(title), tuple(_lesson(places, name, keys[name], left_out, warnings) for name in of)
        )
        for title, of in groupby(names, key=_module_title)
    ]
    return Package(
        format=FORMAT,
        code=manifest["code"].text(30),
        title=manifest["title"].both() if manifest["title"].value else Text(_root(archive.names)),
        summary=manifest["summary"].both(LONG),
        audience=manifest["audience"].both(LONG),
        outcomes=manifest["outcomes"].both(LONG),
        modules=tuple(modules),
        media=media.found,
        left_out=(*media.left_out, *left_out, *_unused(archive, media)),
        warnings=tuple(warnings),
    )


def _is_lesson(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in MARKDOWN | HTML


def _is_thai(name: str) -> bool:
    return _is_lesson(name) and not PurePosixPath(name).stem.lower().endswith(".en")


def _english_of(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.en{path.suffix}"))


def _in_order(name: str) -> list[tuple[int, str]]:
    """Numbers by their value: 2 before 10. A folder's own files come before its folders'."""
    parts = name.casefold().split("/")
    keyed = [f"b{part}" if at < len(parts) - 1 else f"a{part}" for at, part in enumerate(parts)]
    pieces = re.split(r"(\d+)", "\0".join(keyed))
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]


def _root(names: list[str]) -> str:
    """The folder that holds everything, when there is one: it names the course."""
    first = {name.split("/")[0] for name in names}
    return _plain(first.pop()) if len(first) == 1 and all("/" in name for name in names) else ""


def _module_title(name: str) -> str:
    folders = PurePosixPath(name).parent.parts
    return " · ".join(_plain(part) for part in folders[-2:])[:SHORT] or str(_("Lessons"))


def _plain(name: str) -> str:
    """A file's or folder's name as a title."""
    return normalise(ORDER.sub("", name).replace("_", " ")) or name


def _lesson(
    places: Places, name: str, key: str, left_out: list[Note], warnings: list[Note]
) -> Lesson:
    thai = _source(places, name)
    bodies = {"th": _blocks(thai, places, left_out, warnings)}
    title = Text(thai.title, thai.settings.get("title_en", "")[:SHORT])
    other = places.by_name.get(_english_of(name).casefold())
    if other is not None:
        english = _source(places, other)
        bodies["en"] = _blocks(english, places, left_out, warnings)
        title = replace(title, en=title.en or english.title)
    minutes = thai.settings.get("minutes", "")
    return Lesson(
        key=key,
        title=title,
        minutes=int(minutes) if re.fullmatch(r"[0-9]{1,4}", minutes) else minutes_for(bodies["th"]),
        required=thai.settings.get("required", "").lower() not in ("no", "false", "0"),
        body=bodies,
    )


def _source(places: Places, name: str) -> Source:
    text = decoded(places.media.archive, name)
    path = PurePosixPath(name)
    stem = _plain(path.stem.removesuffix(".en"))
    if path.suffix.lower() in HTML:
        title = html_title(text) or stem
        return Source(name, title[:SHORT], H1.sub("", text, count=1), {})
    settings, text = _front(text.replace("\r\n", "\n"))
    heading = HEADING.match(text)
    title = settings.get("title") or (heading[1] if heading else stem)
    body = text[heading.end() :] if heading else text
    return Source(name, normalise(title)[:SHORT], from_markdown(body), settings)


def html_title(html: str) -> str:
    found = HTML_TITLE.search(html)
    return normalise(words_of(found[1] or found[2] or "")) if found else ""


def decoded(archive: Archive, name: str) -> str:
    """Text as UTF-8, or as Thai Windows wrote it. A file beyond reason is empty."""
    if archive.size(name) > LARGEST:
        return ""
    content = archive.read(name)
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _front(text: str) -> tuple[dict[str, str], str]:
    found = FRONT.match(text)
    if found is None:
        return {}, text
    lines = (line.partition(":") for line in found[1].splitlines())
    settings = {name.strip().lower(): value.strip().strip("\"'") for name, _colon, value in lines}
    return settings, text[found.end() :]


def _blocks(
    source: Source, places: Places, left_out: list[Note], warnings: list[Note]
) -> list[dict[str, object]]:
    prose = places.prose(source.name)
    prose.feed(source.html)
    made = prose.blocks()
    left_out += prose.notes
    warnings += prose.warnings
    return made


def _unused(archive: Archive, media: Collected) -> Iterator[Note]:
    """Files no lesson refers to are not carried along unseen."""
    for name in archive.names:
        if name != MANIFEST and not _is_lesson(name) and not media.has_seen(name):
            yield Note(name, _("No lesson refers to this file."))
