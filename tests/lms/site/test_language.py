"""Thai pages are Thai all through, English pages English."""

import re
from collections.abc import Sequence

from django.test import Client

import pytest
from bs4 import BeautifulSoup

from courses.people.models import User
from tests.lms.site.pages import page, words
from tests.lms.site.scene import Scene, learner_at_work

pytestmark = pytest.mark.django_db

PUBLIC = ["/courses/", "/verify/", "/sign-in/", "/privacy/", "/accessibility/", "/no/such/page/"]
# Names, codes and the kinds of files: the same in every language.
NAMES = {"GovLab", "LMS", "API", "PDF", "MB", "GLDT", "PYP1", "JavaScript", "WCAG", "AA", "A4"}
EXAMPLE = {"K3M", "QXP", "TWR"}  # 7K3M-9QXP-4TWR, shown where a serial is asked for
KINDS = {"docx", "jpeg", "jpg", "odt", "pdf", "png", "pptx", "xlsx"}


@pytest.fixture
def scene(db) -> Scene:
    return learner_at_work(email="")


def latin_words(found: BeautifulSoup, *, but: Sequence[str] = ()) -> set[str]:
    """Latin words a reader of Thai would meet, save those marked as English, codes and ``but``."""
    for part in found.select("[lang=en], head > :not(title), script, code, input"):
        part.decompose()
    text = words(found)
    for known in but:
        text = text.replace(known, "")
    return set(re.findall(r"[A-Za-z][A-Za-z0-9]+", text)) - NAMES - KINDS - EXAMPLE


def thai_words(found: BeautifulSoup) -> set[str]:
    for part in found.select("[lang=th], head > :not(title), script"):
        part.decompose()
    return set(re.findall(r"[ก-๎]+", words(found)))


def seen_by(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_in_thai_hold_no_english(address: str):
    assert latin_words(page(seen_by(None).get(address))) == set()


def test_learners_pages_in_thai_hold_no_english(scene: Scene):
    client = seen_by(scene.learner)
    known = [scene.returned.receipt, scene.certificate.serial, *english_titles(scene)]

    left = {
        name: latin_words(page(client.get(path)), but=known) for name, path in scene.pages().items()
    }

    assert {name: found for name, found in left.items() if found} == {}


def english_titles(scene: Scene) -> list[str]:
    """Shown beside the Thai ones on purpose, where no language could be marked."""
    return [scene.course.title_en, scene.certificate.fields["course_en"]]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_in_english_hold_no_thai_but_the_switch_and_the_office(address: str, settings):
    settings.CONTACT = {"office": "Government Innovation Lab", "phone": "", "email": ""}
    client = seen_by(None)
    client.cookies["django_language"] = "en"

    found = page(client.get(address))

    assert found.html["lang"] == "en"
    assert thai_words(found) == set()


def test_dates_are_common_era_in_english_and_buddhist_in_thai(scene: Scene):
    client = seen_by(scene.learner)
    year = scene.cohort.starts_on.year

    thai = words(page(client.get(f"/courses/{scene.course.code}/")).main)
    client.cookies["django_language"] = "en"
    in_english = words(page(client.get(f"/courses/{scene.course.code}/")).main)

    assert str(year + 543) in thai
    assert str(year + 543) not in in_english
    assert str(year) in in_english
