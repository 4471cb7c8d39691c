"""What officers see of what was sent, and who sees nothing."""

import pytest

from courses.core.errors import DomainError
from courses.notifications.enums import DeliveryState
from courses.notifications.models import Delivery
from courses.notifications.selectors import deliveries_about
from courses.notifications.services import send_again
from courses.people.selectors import offices_of
from tests.factories.notices import CALLED, DAILY, delivery_of, noticed
from tests.factories.people import admin, coach, coordinator, officer, organisation, person, trainer

pytestmark = pytest.mark.django_db


def test_officers_everywhere_and_administrators_see_the_log(standing_clock):
    notice = noticed()

    for reader in (officer(), admin()):
        seen = deliveries_about(offices_of(reader))
        assert set(seen) == set(notice.deliveries.all())


def test_nobody_else_sees_the_log_not_even_of_themself(standing_clock):
    place = organisation()
    readers = [person(), trainer(), coach(), coordinator(place), officer(place)]

    for reader in readers:
        noticed(reader)
        assert list(deliveries_about(offices_of(reader))) == []


def test_the_log_is_narrowed_by_person_kind_and_occasion(standing_clock):
    someone, offices = person(), offices_of(officer())
    mine = noticed(someone, key="candidacy:1:offered")
    daily = noticed(someone, DAILY, key="candidacy:2:offered")
    noticed(key="candidacy:1:offered")

    def about(**given) -> set[int]:
        return {row.notice_id for row in deliveries_about(offices, **given)}

    assert about(recipient=someone) == {mine.pk, daily.pk}
    assert about(recipient=someone, kind=CALLED.code) == {mine.pk}
    assert about(recipient=someone, key_prefix="candidacy:2:") == {daily.pk}
    assert about(recipient=someone, key_prefix="candidacy_") == set()


def test_the_log_costs_one_query_however_long(standing_clock, django_assert_num_queries):
    offices = offices_of(officer())
    for _ in range(10):
        noticed()

    with django_assert_num_queries(1):
        names = [str(row.notice.recipient) for row in deliveries_about(offices)]
    assert len(names) == 30


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (DeliveryState.SENT, "nothing_to_repeat"),
        (DeliveryState.WAITING, "nothing_to_repeat"),
        (DeliveryState.SENDING, "nothing_to_repeat"),
        (DeliveryState.SUPPRESSED, "nothing_to_repeat"),
    ],
)
def test_only_what_failed_or_may_have_is_sent_again(standing_clock, state, code):
    delivery = delivery_of(noticed())
    Delivery.objects.filter(pk=delivery.pk).update(state=state)

    with pytest.raises(DomainError) as refused:
        send_again(delivery=delivery, by=officer())

    assert refused.value.code == code
    assert Delivery.objects.get(pk=delivery.pk).state == state


def test_who_may_not_read_the_log_sends_nothing_again(standing_clock):
    someone = person()
    delivery = delivery_of(noticed(someone))
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNSURE)

    for by in (someone, trainer(), officer(organisation())):
        with pytest.raises(DomainError) as refused:
            send_again(delivery=delivery, by=by)
        assert refused.value.code == "not_permitted"
