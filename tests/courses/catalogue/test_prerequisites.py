from itertools import pairwise

import pytest

from courses.catalogue.prerequisites import PrerequisiteCycle, set_prerequisites
from courses.catalogue.selectors import prerequisites_of
from courses.catalogue.services import CodeTaken, copy_course
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.catalogue import course
from tests.factories.people import officer, publisher, trainer

pytestmark = pytest.mark.django_db


def chain(*codes: str):
    """Courses of which each waits for the next."""
    made = [course(code=code) for code in codes]
    for one, required in pairwise(made):
        set_prerequisites(course=one, required=[required], by=None)
    return made


def codes(made) -> list[str]:
    return [one.code for one in prerequisites_of(made)]


def test_what_is_set_takes_the_place_of_what_was():
    advanced, basic, other = course(), course(code="BB"), course(code="CC")
    set_prerequisites(course=advanced, required=[basic], by=None)

    set_prerequisites(course=advanced, required=[other], by=None)

    assert codes(advanced) == ["CC"]


def test_setting_the_same_again_writes_nothing():
    advanced, basic = chain("AA", "BB")

    set_prerequisites(course=advanced, required=[basic], by=None)

    assert AuditEntry.objects.filter(action="catalogue.set_prerequisites").count() == 1


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_ring_of_any_length_is_refused_and_names_its_courses(length):
    names = [f"RING{number}" for number in range(length)]
    made = chain(*names)

    with pytest.raises(PrerequisiteCycle) as refused:
        set_prerequisites(course=made[-1], required=[made[0]], by=None)

    assert set(refused.value.values["courses"].split(" → ")) == set(names)
    assert codes(made[-1]) == []


def test_two_ways_to_one_course_are_no_ring():
    top, left, right, bottom = (course() for _ in range(4))
    set_prerequisites(course=top, required=[left, right], by=None)
    set_prerequisites(course=left, required=[bottom], by=None)

    set_prerequisites(course=right, required=[bottom], by=None)

    assert list(prerequisites_of(right)) == [bottom]


def test_who_publishes_sets_and_who_writes_does_not():
    advanced, basic = course(), course(code="BB")

    with pytest.raises(NotPermitted):
        set_prerequisites(course=advanced, required=[basic], by=trainer(advanced))
    set_prerequisites(course=advanced, required=[basic], by=publisher(advanced))

    assert codes(advanced) == ["BB"]


def test_a_copy_remembers_its_original_and_what_comes_before():
    original, _basic = chain("AA", "BB")

    copy = copy_course(course=original, code="AA-2", title_th="สำเนา", by=officer())

    assert (copy.copied_from, copy.programme) == (original, original.programme)
    assert codes(copy) == ["BB"]
    assert copy.current is None


def test_copying_is_for_officers_of_the_house_and_needs_a_free_code():
    original = course(code="AA")

    with pytest.raises(NotPermitted):
        copy_course(course=original, code="AA-2", title_th="สำเนา", by=officer(original))
    with pytest.raises(CodeTaken):
        copy_course(course=original, code="aa", title_th="สำเนา", by=officer())
