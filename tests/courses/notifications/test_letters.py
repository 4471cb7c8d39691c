"""Letters by real SMTP: what arrives, and what is known when it does not."""

from email import policy
from email.parser import BytesParser

import pytest

from courses.core.jobs import services as jobs
from courses.core.jobs.enums import JobState
from courses.core.models import Job
from courses.notifications import delivering
from courses.notifications.enums import DeliveryState, Why
from courses.notifications.models import Delivery
from courses.notifications.services import send_again, withdraw_notices
from tests.conftest import StandingClock
from tests.courses.notifications.conftest import Post
from tests.factories.notices import (
    CALLED,
    DAILY,
    LETTER_ONLY,
    SAMPLE,
    delivery_of,
    noticed,
    told_of,
)
from tests.factories.people import officer, person

pytestmark = pytest.mark.django_db
SENT = (DeliveryState.SENT, Why.NONE)


def body(letter, kind: str) -> str:
    return letter.get_body((kind,)).get_content()


def subject(letter) -> str:
    """Unfolded: a long word of the header begins on a line of its own."""
    return letter["Subject"].strip()


@pytest.fixture
def someone(standing_clock):
    return person(prefix="นางสาว", first_name="ญาณี", last_name="ปิ่นแก้ว")


def test_a_letter_arrives_in_thai_as_text_and_as_html(post: Post, someone, settings):
    notice = noticed(someone)

    jobs.drain()

    [letter] = post.letters
    delivery = delivery_of(notice)
    assert post.to == [someone.email]
    assert subject(letter) == "ขอเชิญ หลักสูตร GLDT รุ่นที่ 2"
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["Message-ID"] == delivery.message_id == f"<{delivery.uid}@127.0.0.1>"
    assert letter["List-Unsubscribe"] == f"<{settings.SITE_URL}/my/notifications/>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "th"
    assert letter.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        words = body(letter, kind)
        assert "นางสาวญาณี ปิ่นแก้ว" in words
        assert "ภายในวันที่ 15 ธันวาคม 2569" in words
        assert f"{settings.SITE_URL}/my/" in words
    assert told_of(notice) == SENT


def test_the_subject_is_encoded_and_no_line_is_too_long_on_the_wire(post: Post, someone):
    long = {"th": "หลักสูตรการพัฒนานวัตกรรมบริการภาครัฐ " * 6, "en": ""}
    noticed(someone, facts={**SAMPLE, "cohort": long})

    jobs.drain()

    raw = post.letters[0].as_bytes(policy=policy.SMTP)
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    again = BytesParser(policy=policy.default).parsebytes(raw)
    assert again["Subject"].split() == f"ขอเชิญ {long['th']}".split()


def test_a_letter_is_in_its_readers_language(post: Post, standing_clock):
    noticed(person(language="en", prefix_en="Mr.", first_name_en="Chai", last_name_en="Dee"))

    jobs.drain()

    words = body(post.letters[0], "plain")
    assert "GLDT, Cohort 2" in post.letters[0]["Subject"]
    assert words.startswith("Dear Mr. Chai Dee,")
    assert "15 December 2026" in words


def test_a_letter_loads_nothing_from_anywhere(post: Post, someone):
    noticed(someone)

    jobs.drain()

    html = body(post.letters[0], "html").lower()
    for loads in ("src=", "<img", "<link", "@import", "url(", "<script", "<iframe"):
        assert loads not in html


def test_hostile_words_stay_words(post: Post, someone):
    hostile = "<script>alert(1)</script>\r\nBcc: thief@example.com %s %(x)s {{ office }}"
    noticed(someone, facts={**SAMPLE, "cohort": hostile})

    jobs.drain()

    [letter] = post.letters
    assert letter["Bcc"] is None
    assert post.to == [someone.email]
    assert subject(letter) == f"ขอเชิญ {' '.join(hostile.split())}"
    assert "<script>" not in body(letter, "html")
    assert "&lt;script&gt;" in body(letter, "html")
    assert "{{ office }}" in body(letter, "html")


def test_a_letter_may_lead_where_the_notice_does_not(post: Post, someone, settings):
    notice = noticed(someone, LETTER_ONLY, facts={**SAMPLE, "secret": "once"}, link="/approvals/")

    jobs.drain()

    assert f"{settings.SITE_URL}/approve/once/" in body(post.letters[0], "plain")
    assert "/approvals/" not in body(post.letters[0], "plain")
    assert notice.link == "/approvals/"


def test_a_day_makes_one_letter(post: Post, someone, standing_clock: StandingClock):
    notices = [noticed(someone, DAILY, facts={**SAMPLE, "cohort": f"รุ่นที่ {n}"}) for n in (1, 2, 3)]
    withdraw_notices(key_prefix=notices[1].key)
    standing_clock.moves(days=1)
    tomorrow = noticed(someone, DAILY)

    jobs.drain()

    [letter] = post.letters
    words = body(letter, "plain")
    assert [f"รุ่นที่ {n}" in words for n in (1, 2, 3)] == [True, False, True]
    assert "2" in letter["Subject"]
    assert [told_of(n) for n in notices] == [
        SENT,
        (DeliveryState.SUPPRESSED, Why.OVERTAKEN),
        SENT,
    ]
    assert told_of(tomorrow) == (DeliveryState.WAITING, Why.DIGEST)


# --- When it does not arrive ----------------------------------------------------------------


def test_a_refused_recipient_is_not_tried_again(post: Post, someone):
    post.recipient_answer = "550 5.1.1 No such user here"
    notice = noticed(someone)

    jobs.drain()

    delivery = delivery_of(notice)
    assert told_of(notice) == (DeliveryState.FAILED, Why.REFUSED)
    assert "No such user here" in delivery.detail
    assert Job.objects.get().state == JobState.DONE


def test_a_refused_letter_is_not_tried_again(post: Post, someone):
    post.data_answer = "554 5.7.1 Looks like advertising"
    notice = noticed(someone)

    jobs.drain()

    assert told_of(notice) == (DeliveryState.FAILED, Why.REFUSED)
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.parametrize("field", ["recipient_answer", "data_answer"])
def test_a_server_that_says_later_is_asked_again_later(
    post: Post, someone, standing_clock: StandingClock, field
):
    setattr(post, field, "451 4.7.1 Greylisted")
    notice = noticed(someone)

    jobs.drain()
    meanwhile = told_of(notice)
    setattr(post, field, "250 OK")
    standing_clock.moves(seconds=2)
    jobs.drain()

    assert meanwhile == (DeliveryState.WAITING, Why.UNREACHABLE)
    assert told_of(notice) == SENT
    assert len(post.letters) == 1


def test_a_server_that_is_away_is_tried_until_the_job_gives_up(
    post: Post, someone, settings, standing_clock: StandingClock
):
    settings.EMAIL_PORT = 9  # nobody listens there
    notice = noticed(someone)

    for _ in range(delivering.MAX_ATTEMPTS):
        jobs.drain()
        standing_clock.moves(seconds=901)
    before = told_of(notice)
    settled = [delivering.settle_given_up(), delivering.settle_given_up()]

    assert before == (DeliveryState.WAITING, Why.UNREACHABLE)
    assert Job.objects.get().state == JobState.DEAD
    assert settled == [1, 0]
    assert told_of(notice) == (DeliveryState.FAILED, Why.UNREACHABLE)
    assert "refused" in delivery_of(notice).detail


def test_a_digest_that_nobody_takes_is_given_up_as_well(
    post: Post, someone, settings, standing_clock: StandingClock
):
    settings.EMAIL_PORT = 9
    notice = noticed(someone, DAILY)

    standing_clock.moves(days=1)
    for _ in range(delivering.MAX_ATTEMPTS):
        jobs.drain()
        standing_clock.moves(seconds=901)
    delivering.settle_given_up()

    assert told_of(notice) == (DeliveryState.FAILED, Why.UNREACHABLE)


def test_a_line_that_breaks_before_the_receipt_leaves_us_unsure(post: Post, someone):
    post.hang_up_after_data = True
    notice = noticed(someone)

    jobs.drain()
    jobs.drain()

    # It did arrive here; had we sent it again, it would have arrived twice.
    assert len(post.letters) == 1
    assert told_of(notice) == (DeliveryState.UNSURE, Why.UNREACHABLE)


def test_a_letter_whose_sender_was_killed_is_not_sent_twice(post: Post, someone):
    notice = noticed(someone)
    Delivery.objects.filter(pk=delivery_of(notice).pk).update(state=DeliveryState.SENDING)

    jobs.drain()

    assert post.letters == []
    assert told_of(notice) == (DeliveryState.UNSURE, Why.NONE)


def test_a_receipt_that_comes_late_clears_the_doubt(post: Post, someone):
    notice = noticed(someone)
    delivery = delivery_of(notice)

    def another_worker_finds_it() -> None:
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENDING)
        delivering.settle([delivery], delivering.Outcome(DeliveryState.UNSURE))

    another_worker_finds_it()
    doubt = told_of(notice)
    delivering.settle([delivery], delivering.Outcome(DeliveryState.SENT))

    assert doubt == (DeliveryState.UNSURE, Why.NONE)
    assert told_of(notice) == SENT


def test_a_sender_killed_on_the_last_attempt_is_found_by_the_sweep(someone):
    notice = noticed(someone)
    Delivery.objects.filter(pk=delivery_of(notice).pk).update(state=DeliveryState.SENDING)
    Job.objects.update(state=JobState.DEAD)

    assert delivering.settle_given_up() == 1
    assert told_of(notice) == (DeliveryState.UNSURE, Why.NONE)


@pytest.mark.parametrize("address", ["ผู้ใช้@example.go.th\r\nBcc: x@y.z", "a@b@c", "x@" + "y" * 200])
def test_an_address_no_server_takes_fails_alone(post: Post, standing_clock, address):
    bad, good = person(email=address), person()
    refused, taken = noticed(bad), noticed(good)

    jobs.drain()

    assert told_of(taken) == SENT
    assert told_of(refused) == (DeliveryState.FAILED, Why.REFUSED)
    assert post.to == [good.email]


# --- Between notice and letter --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "why"),
    [({"is_active": False}, Why.INACTIVE), ({"email": ""}, Why.NO_ADDRESS)],
)
def test_what_changed_since_the_notice_is_heeded(post: Post, someone, change, why):
    notice = noticed(someone)
    type(someone).objects.filter(pk=someone.pk).update(**change)

    jobs.drain()

    assert told_of(notice) == (DeliveryState.SUPPRESSED, why)
    assert post.letters == []


def test_a_worker_that_comes_late_keeps_quiet_hours(
    post: Post, someone, standing_clock: StandingClock
):
    notice = noticed(someone)

    standing_clock.moves(hours=12)  # nine in the evening
    jobs.drain()
    put_off = told_of(notice)
    standing_clock.moves(hours=11)
    jobs.drain()

    assert put_off == (DeliveryState.WAITING, Why.QUIET_HOURS)
    assert told_of(notice) == SENT
    assert len(post.letters) == 1


def test_an_officer_sends_again_what_failed(post: Post, someone, standing_clock: StandingClock):
    post.recipient_answer = "550 5.2.2 Mailbox full"
    notice = noticed(someone)
    jobs.drain()
    post.recipient_answer = "250 OK"

    standing_clock.moves(minutes=5)
    send_again(delivery=delivery_of(notice), by=officer())
    jobs.drain()

    assert told_of(notice) == SENT
    assert [letter["Message-ID"] for letter in post.letters] == [delivery_of(notice).message_id]


def test_a_notice_of_an_earlier_release_still_makes_a_letter(post: Post, someone):
    notice = noticed(someone)
    type(notice).objects.filter(pk=notice.pk).update(kind="gone.kind", facts={})

    jobs.drain()

    assert told_of(notice) == SENT
    assert post.letters[0]["Subject"]


def test_a_fact_that_was_not_written_leaves_a_gap_not_an_error(post: Post, someone):
    noticed(someone, CALLED, facts={})

    jobs.drain()

    assert subject(post.letters[0]) == "ขอเชิญ …"
