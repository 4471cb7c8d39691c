"""Our Thai for Wagtail: every line is one Wagtail still says, with its placeholders."""

import gettext
import re
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as translated
from django.utils.translation import ngettext, override

import wagtail

import pytest

from tests.architecture.source import ROOT

OVERRIDES = ROOT / "lms" / "locale_wagtail" / "th" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
THAI = re.compile("[\u0e00-\u0e7f]")


def catalogue(path: Path) -> dict:
    """What a compiled catalogue holds, without its header; counted sentences are tuples."""
    with path.open("rb") as file:
        held = gettext.GNUTranslations(file)._catalog
    return {key: said for key, said in held.items() if key}


@cache
def ours() -> dict:
    return catalogue(OVERRIDES / "django.mo")


@cache
def wagtails() -> frozenset:
    """All that Wagtail's own catalogues ask for, in any language's copy."""
    asked: set = set()
    for path in Path(wagtail.__file__).parent.rglob("locale/*/LC_MESSAGES/django.mo"):
        asked |= set(catalogue(path))
    return frozenset(_plain(key) for key in asked)


def _plain(key: object) -> object:
    """Counted sentences are asked for by their singular, whatever number a language has."""
    return key[0] if isinstance(key, tuple) else key


def test_enough_of_the_screens_is_covered():
    assert len(ours()) >= 250


def test_each_line_is_one_that_wagtail_says():
    assert sorted({str(_plain(key)) for key in ours()} - {str(key) for key in wagtails()}) == []


def test_each_line_is_in_thai():
    only_signs = {"%(field_label)s:", "%(range_start)s - %(range_end)s"}

    foreign = {_plain(key) for key, said in ours().items() if not THAI.search(said)}

    assert foreign == only_signs


def test_each_line_keeps_its_placeholders():
    """A counted sentence may say the number where English writes ``one``."""
    strange = [
        key
        for key, said in ours().items()
        if not isinstance(key, tuple)
        and set(PLACEHOLDER.findall(key)) != set(PLACEHOLDER.findall(said))
    ]

    assert strange == []


def test_the_compiled_catalogue_is_that_of_the_written_one():
    written = (OVERRIDES / "django.po").read_text(encoding="utf-8")

    assert written.count("\nmsgid ") - 1 == len(ours())


@pytest.mark.parametrize(
    ("english", "thai"),
    [
        ("Publish", "เผยแพร่"),
        ("Unpublish", "ยกเลิกการเผยแพร่"),
        ("Submit for moderation", "เสนอให้ตรวจ"),
        ("Change privacy", "เปลี่ยนสิทธิ์การเข้าชม"),
        ("Show in Explorer", "แสดงในรายการหน้า"),
    ],
)
def test_our_word_stands_before_wagtails(english: str, thai: str):
    with override("th"):
        assert translated(english) == thai


def test_a_counted_sentence_says_the_number():
    with override("th"):
        said = ngettext("Delete 1 page", "Delete %(counter)s pages", 3) % {"counter": 3}

    assert said == "ลบ 3 หน้า"
