"""How a person chooses to be told."""

from datetime import time

import pytest

from courses.core.errors import DomainError
from courses.core.models import AuditEntry
from courses.notifications.delivering import preference_of
from courses.notifications.enums import Channel, Pace
from courses.notifications.models import Preference
from courses.notifications.selectors import Choice, paces_of
from courses.notifications.services import set_preferences
from courses.notifications.words import name_of
from tests.factories.notices import CALLED, DAILY, LETTER_ONLY
from tests.factories.people import admin, person

pytestmark = pytest.mark.django_db
HOUSE = {Channel.SITE: Pace.AT_ONCE, Channel.EMAIL: Pace.AT_ONCE, Channel.PUSH: Pace.AT_ONCE}


def paces(user) -> dict:
    return {choice.kind.code: choice.paces for choice in paces_of(user)}


def refusal(**given) -> tuple[str, str]:
    with pytest.raises(DomainError) as refused:
        set_preferences(**given)
    return refused.value.code, refused.value.field


def test_without_a_choice_the_houses_rule_holds():
    someone = person()

    assert paces(someone)[CALLED.code] == HOUSE
    assert paces(someone)[DAILY.code] == {
        Channel.SITE: Pace.AT_ONCE,
        Channel.EMAIL: Pace.DAILY,
        Channel.PUSH: Pace.NEVER,
    }
    assert paces(someone)[LETTER_ONLY.code] == {Channel.EMAIL: Pace.AT_ONCE}
    assert not Preference.objects.exists()
    assert preference_of(someone).quiet_from == time(18)


def test_choices_are_laid_over_each_other():
    someone = person()

    set_preferences(user=someone, by=someone, paces={CALLED.code: {"email": "daily"}})
    set_preferences(user=someone, by=someone, paces={CALLED.code: {"push": "never"}})
    set_preferences(user=someone, by=someone, digest_at=time(17))

    chosen = {**HOUSE, Channel.EMAIL: Pace.DAILY, Channel.PUSH: Pace.NEVER}
    assert Choice(CALLED, chosen) in paces_of(someone)
    assert Preference.objects.get().digest_at == time(17)
    assert AuditEntry.objects.filter(action="notifications.set_preferences").count() == 3


def test_nobody_chooses_for_another():
    assert refusal(user=person(), by=admin()) == ("not_permitted", "")


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"no.such": {"email": "daily"}}, "unknown_kind"),
        ({CALLED.code: {"email": "weekly"}}, "wrong_pace"),
        ({CALLED.code: {"pigeon": "daily"}}, "wrong_pace"),
        ({CALLED.code: {"site": "never"}}, "wrong_pace"),
        ({CALLED.code: {"push": "daily"}}, "wrong_pace"),
        ({LETTER_ONLY.code: {"push": "never"}}, "wrong_pace"),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(chosen, code):
    someone = person()

    assert refusal(user=someone, by=someone, paces=chosen) == (code, "paces")
    assert not Preference.objects.exists()


def test_a_choice_a_later_release_took_away_gives_way_to_the_houses_rule():
    someone = person()
    Preference.objects.create(user=someone, paces={CALLED.code: {"email": "hourly"}, "gone": {}})

    assert paces(someone)[CALLED.code] == HOUSE


def test_a_kind_has_a_name_in_the_preferences():
    assert name_of(DAILY) == "ร่าง"
    assert name_of(CALLED) == "ขอเชิญ หลักสูตร GLDT รุ่นที่ 2"
