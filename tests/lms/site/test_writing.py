"""Notes, entries and positions: sent by the page's buttons, by its script, late, or twice."""

from uuid import uuid4

from django.test import Client
from django.utils import translation

import pytest

from courses.core import clock
from courses.enrolment.services import withdraw
from courses.notebook.models import BlockEntry, Note, ReadingPosition
from courses.progress.models import LearningEvent, UnitProgress
from tests.factories.enrolment import enrolment
from tests.factories.people import officer
from tests.lms.site.pages import main, notices, page
from tests.lms.site.writable import Reading, reading

pytestmark = pytest.mark.django_db

SENT = {
    "r1": ({"text": "คิวยาว"}, {"text": "คิวยาว"}),
    "k1": ({"chosen": "b"}, {"chosen": ["b"]}),
    "l1": ({"ticked": ["i1", "i2"]}, {"ticked": ["i1", "i2"]}),
}


@pytest.fixture
def place() -> Reading:
    return reading()


@pytest.fixture
def client(site_as, place: Reading) -> Client:
    signed_in = site_as(place.learner)
    signed_in.cookies["django_language"] = "en"
    return signed_in


@pytest.mark.parametrize("block", SENT)
def test_an_entry_is_kept_and_the_page_comes_back_at_its_block(client, place, block):
    fields, value = SENT[block]

    response = client.post(place.at("entries", block), {"version": "0", **fields})

    assert response.headers["Location"] == f"{place.at()}#b-{block}"
    assert BlockEntry.objects.get().value == value


@pytest.mark.parametrize("block", SENT)
def test_a_script_is_told_the_version_and_when_it_was_saved(client, place, block):
    fields, _value = SENT[block]

    answer = place.sends(client, "entries", block, version="0", **fields)

    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert answer.json()["said"].startswith("Saved at ")


def test_a_note_is_kept_and_the_reader_is_told(client, place: Reading):
    response = client.post(place.at("note"), {"text": "ถามหัวหน้า", "version": "0"}, follow=True)

    assert Note.objects.get().text == "ถามหัวหน้า"
    (notice,) = notices(response)
    assert notice.startswith("Saved at ")


def test_the_same_thing_sent_twice_is_kept_once(client, place: Reading):
    answers = [place.sends(client, "note", text="ก", version="0") for _time in range(2)]

    assert [answer.json()["version"] for answer in answers] == [1, 1]


def test_ticks_can_all_be_taken_away_again(client, place: Reading):
    place.sends(client, "entries", "l1", version="0", ticked=["i1"])

    place.sends(client, "entries", "l1", version="1")

    assert BlockEntry.objects.get().value == {"ticked": []}


def test_a_script_is_shown_what_another_device_wrote(client, place: Reading):
    place.sends(client, "note", text="จากโทรศัพท์", version="0")

    answer = place.sends(client, "note", text="จากคอมพิวเตอร์", version="0")

    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "stale_version")
    assert (said["stored"], said["version"]) == ("จากโทรศัพท์", 1)
    assert Note.objects.get().text == "จากโทรศัพท์"


@pytest.mark.parametrize("where", [("note",), ("entries", "r1")])
def test_without_scripts_both_texts_are_on_the_page_and_saving_again_keeps_mine(
    client, place: Reading, where
):
    place.sends(client, *where, text="จากโทรศัพท์", version="0")

    response = client.post(place.at(*where), {"text": "จากคอมพิวเตอร์", "version": "0"})

    found = page(response)
    form = found.select_one(f"form[action='{place.at(*where)}']")
    assert response.status_code == 409
    assert form.textarea.text == "จากคอมพิวเตอร์"
    assert form.blockquote.text == "จากโทรศัพท์"
    again = {field["name"]: field.get("value") for field in form.select("input[name]")}
    kept = client.post(place.at(*where), {**again, "text": form.textarea.text})
    assert kept.status_code == 302
    assert (Note.objects.first() or BlockEntry.objects.first()).version == 2


def test_the_panel_of_a_refused_note_stands_open(client, place: Reading):
    response = client.post(place.at("note"), {"text": "ก" * 20_001, "version": "0"})

    note = page(response).select_one("#note")
    assert (response.status_code, note.has_attr("popover")) == (400, False)
    assert len(note.textarea.text) == 20_001


@pytest.mark.parametrize("version", ["", "x", "-1", "๑", "9" * 40])
def test_a_version_that_is_none_counts_as_a_page_that_knew_of_nothing(client, place, version):
    assert place.sends(client, "note", text="ก", version=version).status_code == 200


@pytest.mark.parametrize(
    ("where", "fields", "status"),
    [
        (("entries", "r1"), {"text": "ก" * 20_001}, 400),
        (("entries", "k1"), {"chosen": "zz"}, 400),
        (("entries", "k1"), {"chosen": ["a", "b"]}, 400),
        (("entries", "l1"), {"ticked": "zz"}, 400),
        (("entries", "t1"), {"text": "ก"}, 404),
        (("entries", "nowhere"), {"text": "ก"}, 404),
        (("position",), {"block": "nowhere"}, 404),
        (("position",), {}, 404),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(client, place, where, fields, status):
    answer = place.sends(client, *where, version="0", **fields)

    assert answer.status_code == status
    assert not BlockEntry.objects.exists()
    assert not ReadingPosition.objects.exists()


def test_how_far_one_read_is_kept_and_the_last_place_counts(client, place: Reading):
    for block in ("t1", "k1"):
        assert place.sends(client, "position", block=block).status_code == 200

    assert ReadingPosition.objects.get().block == "k1"


@pytest.mark.parametrize("where", [("note",), ("entries", "r1"), ("position",), ("done",)])
def test_a_lesson_is_written_into_by_its_learner_alone(site_as, place: Reading, where):
    answers = [
        site_as(who).post(place.at(*where), {"text": "ก", "version": "0", "block": "t1"})
        for who in (officer(), enrolment(cohort=place.cohort).learner)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Note.objects.exists()
    assert not UnitProgress.objects.exists()


@pytest.mark.parametrize("where", [("note",), ("entries", "r1"), ("position",), ("done",)])
def test_a_stranger_signs_in_first_and_get_is_no_way_to_write(client, place, where):
    stranger = Client().post(place.at(*where), {})

    assert stranger.headers["Location"].startswith("/sign-in/")
    assert client.get(place.at(*where)).status_code == 405


@pytest.mark.parametrize("where", [("note",), ("entries", "r1"), ("position",), ("done",)])
def test_after_withdrawing_nothing_more_is_written(client, place: Reading, where):
    withdraw(enrolment=place.enrolment, by=place.learner, reason="ย้ายหน่วยงาน")
    fields = {"text": "ก", "version": "0", "block": "t1"}

    browser = client.post(place.at(*where), fields)
    script = place.sends(client, *where, **fields)

    assert browser.status_code == 302
    assert (script.status_code, script.json()["code"]) == (409, "enrolment_not_active")
    assert not Note.objects.exists()


@pytest.mark.parametrize("where", [("note",), ("entries", "r1"), ("position",), ("done",)])
def test_writing_needs_the_token_against_forgery(place: Reading, where):
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.learner)

    assert client.post(place.at(*where), {"text": "ก"}).status_code == 403


def test_done_from_a_script_says_where_to_go_on(client, place: Reading):
    answer = place.sends(client, "done")

    assert answer.json() == {"said": "Done", "onward": place.at(unit=place.other)}


def test_done_that_was_pressed_without_a_signal_counts_once_and_from_then(
    client, place: Reading, standing_clock
):
    event, pressed = str(uuid4()), clock.now()
    standing_clock.moves(hours=30)

    for _time in range(2):
        place.sends(client, "done", event=event, at=pressed.isoformat())

    done = LearningEvent.objects.get(verb="completed")
    assert (str(done.uid), done.occurred_at) == (event, pressed)
    assert UnitProgress.objects.get().completed_at == pressed


@pytest.mark.parametrize(
    ("event", "at"),
    [("x", "yesterday"), ("", "2026-13-99T00:00"), ("' OR 1=1", "2026-11-24T09:00:00")],
)
def test_a_name_or_time_that_is_none_is_made_here(client, place, standing_clock, event, at):
    assert place.sends(client, "done", event=event, at=at).status_code == 200

    assert LearningEvent.objects.get(verb="completed").occurred_at == clock.now()


def test_what_was_typed_cannot_break_out_of_the_page(client, place: Reading):
    evil = "</textarea><script>alert(1)</script>"
    place.sends(client, "entries", "r1", text=evil, version="0")

    response = client.post(place.at("entries", "r1"), {"text": evil + "2", "version": "0"})

    with translation.override("en"):
        assert "alert(1)" in main(response)
    assert page(response).select("main script") == []
