"""Choosing a block in the editor: each says what it is for and shows itself."""

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import pytest
from bs4 import BeautifulSoup

from cms.blocks.references import REFERENCES, chosen
from courses.notebook.enums import Tool
from tests.cms.blocks.scene import BLOCKS, stream
from tests.factories import pages
from tests.factories.catalogue import course
from tests.factories.coursework import assignment
from tests.factories.people import officer

pytestmark = pytest.mark.django_db

KINDS = sorted(BLOCKS.child_blocks)


@pytest.fixture
def desk(committed, site_as) -> Client:
    pages.home()
    with committed():
        return site_as(officer())


@pytest.mark.parametrize("kind", KINDS)
def test_each_block_says_what_it_is_for(kind):
    block = BLOCKS.child_blocks[kind]
    with override("en"):
        assert str(block.label)
        assert str(block.get_description())
    assert block.meta.group
    assert block.meta.icon != "placeholder"


@pytest.mark.parametrize("kind", KINDS)
def test_each_block_shows_itself(desk, kind):
    block = BLOCKS.child_blocks[kind]
    asked = {"id": block.definition_prefix}
    answer = desk.get(reverse("wagtailadmin_block_preview"), asked)
    assert block.is_previewable
    assert answer.status_code == 200
    assert BeautifulSoup(answer.content, "html.parser").body.get_text(strip=True)


def test_a_canvas_offers_every_tool():
    block = BLOCKS.child_blocks["canvas"]
    for tool in Tool:
        value = {"tool": tool.value, "title": "แผ่น", "intro": "", "sharing": "team"}
        assert block.clean(block.to_python(value))["tool"] == tool


def test_each_kind_of_reference_is_a_block_that_chooses_it():
    for kind in REFERENCES:
        assert kind in BLOCKS.child_blocks[kind].child_blocks


def test_what_a_lesson_refers_to_is_told_in_order_and_without_gaps():
    taught = course()
    first, second = assignment(taught), assignment(taught)
    body = stream(
        ("assignment", {"assignment": second.pk}),
        ("text", "<p>ระหว่างนั้น</p>"),
        ("assignment", {"assignment": None}),
        ("assignment", {"assignment": first.pk}),
    )
    assert chosen(body, "assignment") == [second, first]
