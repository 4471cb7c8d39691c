"""Our Thai for Wagtail: every line is one Wagtail still says, with its placeholders."""

import gettext
import json
import re
from functools import cache
from pathlib import Path

from django.utils.timesince import TIME_STRINGS
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
    asked |= {f"%(num)d {unit}" for unit in TIME_STRINGS}  # Django says these for it
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


# Where a page goes from trainer to reviewer to publisher; administrators alone see the others.
FLOW = re.compile(
    r"wagtail/locks\.py|shared/workflow_history/|shared/side_panels/includes/status/workflow"
    r"|workflows/workflow_status|pages/confirm_workflow|home/.*workflow|views/pages/workflow"
    r"|wagtail/wagtail_hooks\.py:(1[5-9]|[2-5])\d+|templatetags/wagtailadmin_tags\.py:13[34]"
)
CATALOGUE = Path(wagtail.__file__).parent
MESSAGE = re.compile(r'^msgid "(.+)"$', re.MULTILINE)


def asked_for(pattern: re.Pattern) -> set[str]:
    """The one-line messages of Wagtail's sources whose place matches."""
    found: set[str] = set()
    for path in CATALOGUE.glob("**/locale/en/LC_MESSAGES/django.po"):
        root = path.parents[3].relative_to(CATALOGUE.parent)
        for entry in path.read_text(encoding="utf-8").split("\n\n"):
            places = re.findall(r"^#: (.+)$", entry, re.MULTILINE)
            if any(pattern.search(f"{root}/{place}") for line in places for place in line.split()):
                found |= {text.replace('\\"', '"') for text in MESSAGE.findall(entry)}
    return found


def test_every_screen_of_the_way_to_learners_speaks_thai():
    asked = asked_for(FLOW)

    with override("th"):
        english = {text for text in asked if translated(text) == text}

    assert len(asked) > 60
    # Both languages stand on one page here, so that nothing is ever copied for translation.
    assert {text for text in english if "translation" not in text} == set()


@pytest.mark.django_db
def test_the_scripts_of_the_editor_speak_thai(desk, here):
    said = desk("officer", here.cohort).get("/desk/jsi18n/").content.decode()

    for english, thai in (
        ("Enter your comments...", "พิมพ์ความเห็นของท่าน…"),
        ("Resolve", "จบความเห็น"),
    ):
        assert f'"{english}": {json.dumps(thai)}' in said


def test_each_line_of_the_scripts_is_in_thai_and_keeps_its_placeholders():
    scripts = catalogue(OVERRIDES / "djangojs.mo")

    assert len(scripts) >= 50
    for key, said in scripts.items():
        assert THAI.search(said), key
        assert set(PLACEHOLDER.findall(str(_plain(key)))) <= {*PLACEHOLDER.findall(said)}
