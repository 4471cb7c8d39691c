"""The app's gateway, over real HTTP."""

import hashlib
import hmac
import json

import pytest

from courses.core import clock
from courses.core.jobs import services as jobs
from courses.core.jobs.enums import JobState
from courses.core.models import Job
from courses.notifications.enums import Channel, DeliveryState, Why
from tests.conftest import StandingClock
from tests.courses.notifications.conftest import Gateway, free_port
from tests.factories.notices import delivery_of, noticed, told_of
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(standing_clock):
    return person(email="")  # so that the only job is the gateway's


def test_the_gateway_is_sent_signed_words(gateway: Gateway, someone, settings):
    notice = noticed(someone)

    jobs.drain()

    [(headers, body)] = gateway.sent
    assert json.loads(body) == {
        "id": str(delivery_of(notice, Channel.PUSH).uid),
        "recipient": str(someone.uid),
        "kind": "test.called",
        "title": "ขอเชิญ หลักสูตร GLDT รุ่นที่ 2",
        "text": "ภายในวันที่ 15 ธันวาคม 2569",
        "link": f"{settings.SITE_URL}/my/",
    }
    seconds = str(int(clock.now().timestamp()))
    signed = hmac.new(b"a-shared-key", f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Signature"] == f"t={seconds},v1={signed}"
    assert told_of(notice, Channel.PUSH) == (DeliveryState.SENT, Why.NONE)


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [
        (200, DeliveryState.SENT, Why.NONE),
        (404, DeliveryState.SUPPRESSED, Why.NO_DEVICE),
        (410, DeliveryState.SUPPRESSED, Why.NO_DEVICE),
        (401, DeliveryState.FAILED, Why.REFUSED),
        (307, DeliveryState.FAILED, Why.REFUSED),
        (503, DeliveryState.WAITING, Why.UNREACHABLE),
        (429, DeliveryState.WAITING, Why.UNREACHABLE),
    ],
)
def test_what_the_gateway_answers_decides(gateway: Gateway, someone, status, state, why):
    gateway.status = status
    notice = noticed(someone)

    jobs.drain()

    assert told_of(notice, Channel.PUSH) == (state, why)
    assert len(gateway.sent) == 1


def test_a_gateway_that_is_away_is_tried_again_with_the_same_id(
    gateway: Gateway, someone, settings, standing_clock: StandingClock
):
    address = settings.PUSH_GATEWAY_URL
    settings.PUSH_GATEWAY_URL = f"http://127.0.0.1:{free_port()}/push"
    notice = noticed(someone)
    jobs.drain()
    settings.PUSH_GATEWAY_URL = address
    gateway.status = 503

    for _ in range(2):
        standing_clock.moves(seconds=61)
        jobs.drain()
        gateway.status = 202

    ids = {json.loads(body)["id"] for _headers, body in gateway.sent}
    assert ids == {str(delivery_of(notice, Channel.PUSH).uid)}
    assert len(gateway.sent) == 2
    assert told_of(notice, Channel.PUSH) == (DeliveryState.SENT, Why.NONE)


def test_another_machine_is_never_spoken_to_in_the_clear(gateway: Gateway, someone, settings):
    settings.PUSH_GATEWAY_URL = "http://push.example.go.th/push"
    notice = noticed(someone)

    jobs.drain()

    assert told_of(notice, Channel.PUSH) == (DeliveryState.WAITING, Why.UNREACHABLE)
    assert "HTTPS" in delivery_of(notice, Channel.PUSH).detail


def test_a_gateway_without_a_key_is_no_gateway(gateway: Gateway, someone, settings):
    settings.PUSH_GATEWAY_KEY = ""

    notice = noticed(someone)

    assert told_of(notice, Channel.PUSH) == (DeliveryState.SUPPRESSED, Why.NO_GATEWAY)
    assert Job.objects.count() == 0


def test_a_gateway_taken_away_before_the_message_went_is_told(gateway: Gateway, someone, settings):
    notice = noticed(someone)
    settings.PUSH_GATEWAY_URL = ""

    jobs.drain()

    assert told_of(notice, Channel.PUSH) == (DeliveryState.SUPPRESSED, Why.NO_GATEWAY)
    assert Job.objects.get().state == JobState.DONE
