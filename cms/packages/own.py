"""``govlab-course`` 1: our own format, which carries a course whole.

::

    course.json                  everything but the lessons' bodies
    lessons/<key>.<th|en>.json   one body, a list of portable blocks
    media/<sha256>.<extension>   pictures and documents
"""

import re
from typing import Any

from cms.packages.content import Lesson, Media, Module, Package, Work
from cms.packages.fields import LONG, Node, read_json
from cms.packages.media import Collected
from cms.packages.refusals import BrokenManifest, NewerFormat
from courses.core.archives import Archive

FORMAT, VERSION, MANIFEST = "govlab-course", 1, "course.json"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
SHA256 = re.compile(r"[0-9a-f]{64}")
MOST = 500
WORK_TEXTS = {"title_th": 250, "title_en": 250, "brief_th": LONG, "brief_en": LONG}


def is_own(manifest: Node) -> bool:
    return isinstance(manifest.value, dict) and manifest.value.get("format") == FORMAT


def read_own(archive: Archive, manifest: Node) -> Package:
    """The course that ``manifest`` describes.

    Raises:
        NewerFormat, BrokenManifest, and what the archive raises.
    """
    version = manifest["version"].number(1_000_000)
    if version != VERSION:
        raise NewerFormat("file", version=version)
    media = _media(archive, manifest)
    return Package(
        format=FORMAT,
        code=manifest["code"].text(30),
        title=manifest["title"].both(),
        summary=manifest["summary"].both(LONG),
        audience=manifest["audience"].both(LONG),
        outcomes=manifest["outcomes"].both(LONG),
        extra=_extra(manifest["extra"]),
        modules=tuple(_module(archive, row) for row in manifest["modules"].rows(MOST)),
        works=tuple(_work(row) for row in manifest["assignments"].rows(MOST)),
        terms=tuple(_term(row) for row in manifest["terms"].rows(MOST)),
        media=media.found,
        left_out=tuple(media.left_out),
    )


def key_of(node: Node, pattern: re.Pattern[str] = KEY) -> str:
    key = node.text(64)
    if not pattern.fullmatch(key):
        raise BrokenManifest("file", where=node.where)
    return key


def _extra(node: Node) -> dict[str, Any]:
    """What the course page has beside its words; looked at when it is made."""
    return {} if node.value is None else dict(node.value) if isinstance(node.value, dict) else {}


def _module(archive: Archive, node: Node) -> Module:
    return Module(
        node["title"].both(), tuple(_lesson(archive, row) for row in node["lessons"].rows(MOST))
    )


def _lesson(archive: Archive, node: Node) -> Lesson:
    key = key_of(node["key"])
    return Lesson(
        key=key,
        title=node["title"].both(),
        minutes=node["minutes"].number(10_000),
        required=node["required"].flag(True),
        release=_release(node["release"]),
        body={language: _body(archive, key, language) for language in ("th", "en")},
    )


def _release(node: Node) -> dict[str, Any]:
    if node.value is None:
        return {}
    days = node["after_days"]
    said = {
        "after_days": None if days.value is None else days.number(3_650),
        "on": node["on"].day(),
        "after": node["after"].text(64) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _body(archive: Archive, key: str, language: str) -> list[dict[str, Any]]:
    name = f"lessons/{key}.{language}.json"
    if name not in archive:
        return []
    blocks = [row.value for row in read_json(archive, name).rows(MOST)]
    if not all(isinstance(block, dict) for block in blocks):
        raise BrokenManifest("file", where=name)
    return blocks


def _work(node: Node) -> Work:
    texts = {name: node[name].text(most) for name, most in WORK_TEXTS.items()}
    rubric = node["rubric"].value or []
    if not isinstance(rubric, list):
        raise BrokenManifest("file", where=node["rubric"].where)
    numbers = {
        "minutes": node["minutes"].number(10_000),
        "max_points": node["max_points"].number(1_000, 100),
        "pass_points": node["pass_points"].number(1_000, 60),
    }
    taken = {name: node[name].flag(True) for name in ("accepts_text", "accepts_file")}
    return Work(key_of(node["key"]), {**texts, **numbers, **taken, "rubric": rubric})


def _term(node: Node) -> dict[str, str]:
    names = {"uid": 36, "term_th": 120, "term_en": 120, "also": 250}
    names |= {"meaning_th": 1000, "meaning_en": 1000}
    return {name: node[name].text(most) for name, most in names.items()}


def _media(archive: Archive, manifest: Node) -> Collected:
    collected = Collected(archive)
    for row in manifest["media"].rows(2_000):
        sha256 = key_of(row["sha256"], SHA256)
        member = row["file"].text(200)
        made = collected.take(member, name=row["name"].text(200), title=row["title"].text(255))
        if made is not None and made.sha256 != sha256:
            raise BrokenManifest("file", where=row.where)
        if made is not None and made.is_picture and row["focal_point"].value:
            collected.found[sha256] = _focused(made, row["focal_point"])
    return collected


def _focused(media: Media, node: Node) -> Media:
    point = [row.number(100_000) for row in node.rows(4)]
    if len(point) != 4:
        raise BrokenManifest("file", where=node.where)
    return Media(**{**vars(media), "focal_point": tuple(point)})
