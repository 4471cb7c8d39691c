"""Many letters of one unit are issued at once: their numbers have no gap and no double."""

from functools import partial

from django.db import transaction

import pytest

from courses.core import clock
from courses.letters.models import Letter, LetterRegister
from courses.letters.services import issue_letter
from tests.factories.letters import drafted
from tests.factories.people import officer, organisation
from tests.races.crowd import at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LETTERS = 20


def numbers() -> list[int]:
    issued = Letter.objects.exclude(number=None).order_by("number")
    return list(issued.values_list("number", flat=True))


def test_the_race_is_there_without_the_lock():
    """Reading the last number and writing the next, each for itself, gives one number to many."""
    place = organisation()
    LetterRegister.objects.create(organisation=place, series="X", year=2569)

    def take() -> int:
        with transaction.atomic():
            register = LetterRegister.objects.get(series="X")
            Letter.objects.count()
            LetterRegister.objects.filter(pk=register.pk).update(last=register.last + 1)
            return register.last + 1

    taken = at_once([take] * LETTERS)

    assert len(set(taken)) < LETTERS


def test_twenty_letters_issued_at_once_take_twenty_numbers():
    place, clerk = organisation(), officer()
    letters = [drafted(place, clerk) for _ in range(LETTERS)]

    answers = at_once(
        [partial(issue_letter, letter=one, dated_on=clock.today(), by=clerk) for one in letters]
    )

    assert told(answers) == {"ok": LETTERS}
    assert numbers() == list(range(1, LETTERS + 1))
    assert LetterRegister.objects.get().last == LETTERS


def test_letters_that_are_refused_or_roll_back_leave_no_gap():
    place, clerk = organisation(), officer()
    good = [drafted(place, clerk) for _ in range(10)]
    empty = [drafted(place, clerk, subject="") for _ in range(5)]

    def issue_and_fail(letter: Letter) -> None:
        with transaction.atomic():
            issue_letter(letter=letter, dated_on=clock.today(), by=clerk)
            transaction.set_rollback(True)

    lost = [drafted(place, clerk) for _ in range(5)]
    answers = at_once(
        [
            *(partial(issue_letter, letter=x, dated_on=clock.today(), by=clerk) for x in good),
            *(partial(issue_letter, letter=x, dated_on=clock.today(), by=clerk) for x in empty),
            *(partial(issue_and_fail, x) for x in lost),
        ]
    )

    assert told(answers) == {"ok": 15, "letter_incomplete": 5}
    assert numbers() == list(range(1, 11))


def test_one_letter_issued_by_many_takes_one_number():
    place, clerk = organisation(), officer()
    letter = drafted(place, clerk)

    answers = at_once([partial(issue_letter, letter=letter, dated_on=clock.today(), by=clerk)] * 10)

    assert told(answers) == {"ok": 1, "letter_issued": 9}
    assert numbers() == [1]
