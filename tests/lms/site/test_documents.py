"""Documents of lessons, by their content."""

from django.core.files.base import ContentFile
from django.urls import resolve

from wagtail.models import Collection, CollectionViewRestriction

import pytest

from cms.models import Attachment


def document(content: bytes = b"%PDF-1.7 sheet", name: str = "sheet.pdf", **fields) -> Attachment:
    return Attachment.objects.create(title="แบบ", file=ContentFile(content, name), **fields)


@pytest.mark.django_db
def test_an_address_says_the_content_and_gives_it(client):
    made = document()

    answer = client.get(made.url)

    assert made.url == f"/documents/{made.file_hash}/sheet.pdf"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 sheet"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_two_of_the_same_content_have_one_address():
    assert document().url == document().url
    assert document().url != document(b"%PDF-1.7 other").url


@pytest.mark.django_db
def test_an_unchanged_one_is_not_sent_again(client):
    made = document()
    tag = client.get(made.url).headers["ETag"]

    assert client.get(made.url, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.django_db
def test_what_is_kept_back_stays_kept_back(client):
    inner = Collection.get_first_root_node().add_child(name="ภายใน")
    CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    made = document(collection=inner)

    assert client.get(made.url).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"/documents/{'0' * 40}/x.pdf", "/documents/abc/x.pdf"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_wagtails_own_addresses_still_work(client):
    made = document()

    assert resolve(f"/documents/{made.pk}/{made.filename}").url_name == "wagtaildocs_serve"
    assert client.get(f"/documents/{made.pk}/{made.filename}").status_code == 200
