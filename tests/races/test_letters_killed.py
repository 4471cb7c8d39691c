"""Workers die around the moment a letter is handed over: none is ever sent twice unawares."""

import datetime
import time
from collections import Counter
from random import Random

import pytest

from courses.notifications.enums import Channel, DeliveryState
from courses.notifications.models import Delivery
from courses.notifications.services import set_preferences
from tests.courses.notifications.conftest import Post, listening
from tests.factories.notices import LETTER_ONLY, SAMPLE, noticed
from tests.factories.people import person
from tests.races.workers import ALONE, Worker, is_finished, let_time_pass, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, LETTERS = 20, 60
NOON = datetime.time(12)
SLOW_SECONDS = 0.05  # so that there is a moment in which to kill


def test_twenty_workers_killed_around_sending_never_send_twice_unawares():
    office = Post(before_receipt=lambda: time.sleep(SLOW_SECONDS))
    someone, chance = person(), Random(3)
    # The workers' clock runs: whatever its hour, no hour is quiet.
    set_preferences(user=someone, by=someone, quiet_from=NOON, quiet_until=NOON)
    for number in range(LETTERS):
        noticed(someone, LETTER_ONLY, facts={**SAMPLE, "secret": str(number)})
    hit = 0

    with listening(office) as port:
        for _ in range(KILLS):
            worker = started(port)
            wait_until(in_hand)
            time.sleep(chance.uniform(0, 2 * SLOW_SECONDS))
            worker.kill()
            hit += in_hand()
            let_time_pass()
        last = started(port)
        wait_until(is_finished)
        last.kill()

    arrived = Counter(letter["Message-ID"] for letter in office.letters)
    rows = Delivery.objects.filter(channel=Channel.EMAIL)
    states = Counter(rows.values_list("state", flat=True))
    assert hit >= KILLS // 2  # else nobody was killed in the middle of anything
    assert set(arrived.values()) == {1}
    assert set(states) <= {DeliveryState.SENT, DeliveryState.UNSURE}
    assert states[DeliveryState.UNSURE] <= hit
    told = set(rows.filter(state=DeliveryState.SENT).values_list("message_id", flat=True))
    assert told <= set(arrived)


def started(port: int) -> Worker:
    return Worker(ALONE, EMAIL_URL=f"smtp://127.0.0.1:{port}")


def in_hand() -> bool:
    return Delivery.objects.filter(state=DeliveryState.SENDING).exists()
