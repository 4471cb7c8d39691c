"""The block chooser's previews, as the editor's browser asks for them."""

from http import HTTPStatus

from django.urls import reverse

import pytest

from tests.cms.blocks.scene import BLOCKS
from tests.factories.people import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(committed, site_as):
    with committed():
        writer = officer()
    return site_as(writer)


@pytest.mark.parametrize("kind", list(BLOCKS.child_blocks))
def test_a_block_is_shown_with_an_example(editor, kind):
    name = BLOCKS.child_blocks[kind].definition_prefix

    answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": name})

    assert answer.status_code == HTTPStatus.OK
    shown = answer.content.decode().partition("<main")[2]
    assert len(shown) > 60
    assert "site/blocks.css" in answer.content.decode()
