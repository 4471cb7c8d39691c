from django.db import IntegrityError, transaction

import pytest

from courses.catalogue import services
from courses.catalogue.models import Course, Edition
from courses.catalogue.rules import may_publish
from courses.catalogue.selectors import lesson_in, published_courses
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from courses.people.selectors import offices_of
from tests.factories.catalogue import course, edition, programme, published_course, units_of
from tests.factories.people import (
    admin,
    coach,
    coordinator,
    officer,
    organisation,
    person,
    publisher,
    reviewer,
    trainer,
)

pytestmark = pytest.mark.django_db


def found(code: str = "GLDT", **fields) -> Course:
    given = {"programme": programme(), "title_th": "การคิดเชิงออกแบบ", "by": None, **fields}
    return services.found_course(code=code, **given)


def test_a_course_is_founded_with_an_entry_in_the_trail():
    founder = officer()

    made = found(by=founder)

    assert (made.code, made.current) == ("GLDT", None)
    assert AuditEntry.objects.get(action="catalogue.found_course").actor == founder.uid


@pytest.mark.parametrize("again", ["GLDT", "gldt"])
def test_a_code_is_used_once_whatever_its_case(again):
    found("GLDT")

    with pytest.raises(services.CodeTaken) as refusal:
        found(again)

    assert refusal.value.field == "code"


@pytest.mark.parametrize("code", ["", "A", "ปยป1", "-GLDT", "GL DT", "GL/DT", "G" * 31, "GLDT\n"])
def test_a_code_of_other_characters_is_refused(code):
    with pytest.raises(services.WrongCode):
        found(code)


@pytest.mark.parametrize("code", ["ปยป1", "GL/DT"])
def test_the_database_refuses_such_a_code_too(code):
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.create(code=code, programme=programme(), title_th="ก")


def test_courses_are_founded_by_officers_of_the_whole_house_alone():
    of = programme()
    outcomes = {}
    people = {
        "admin": admin(),
        "officer": officer(),
        "officer of the programme": officer(of),
        "trainer": trainer(),
        "person": person(),
    }
    for number, (name, by) in enumerate(people.items()):
        try:
            found(f"GLDT{number}", programme=of, by=by)
            outcomes[name] = True
        except NotPermitted:
            outcomes[name] = False

    assert outcomes == {
        "admin": True,
        "officer": True,
        "officer of the programme": False,
        "trainer": False,
        "person": False,
    }


def test_who_may_publish_a_course():
    mine, other = course(), course()
    place = organisation()
    people = {
        "admin": admin(),
        "officer": officer(),
        "officer of the programme": officer(mine.programme),
        "trainer": trainer(mine),
        "reviewer": reviewer(mine),
        "publisher": publisher(mine),
        "publisher of the programme": publisher(mine.programme),
        "publisher of another": publisher(other),
        "coach": coach(mine),
        "coordinator": coordinator(place),
        "person": person(),
    }

    may = {name for name, user in people.items() if may_publish(offices_of(user), mine)}

    assert may == {
        "admin",
        "officer",
        "officer of the programme",
        "publisher",
        "publisher of the programme",
    }


def test_a_programme_has_one_edition_a_year():
    of = programme()
    edition(of, 2570)

    with pytest.raises(IntegrityError), transaction.atomic():
        edition(of, 2570)


@pytest.mark.parametrize("year", [2027, 2499, 2700])
def test_an_edition_is_of_a_buddhist_year(year):
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(programme=programme(), fiscal_year=year)


def test_only_published_courses_are_listed():
    shown = published_course()
    course()

    assert list(published_courses()) == [shown]


@pytest.mark.parametrize("q", ["ออกแบบ", "การคิด ออกแบบ", "DESIGN", "ต้นแบบ", "services", "GLDT"])
def test_courses_are_found_by_words_of_both_languages_their_lessons_and_code(q):
    shown = published_course(code="GLDT")
    published_course(code="LAW", title_th="กฎหมายปกครอง", title_en="Law", lessons=1)

    assert shown in published_courses(q)


@pytest.mark.parametrize("q", ["ทันตกรรม", "ออกแบบ ทันตกรรม", "!!!"])
def test_a_search_for_what_is_not_there_finds_nothing(q):
    published_course()

    assert list(published_courses(q)) == []


def test_an_empty_search_finds_everything():
    shown = published_course()

    assert list(published_courses("  ")) == [shown]


def test_search_words_can_be_cut_anew():
    shown = published_course()
    Course.objects.update(search="")

    assert list(published_courses("ออกแบบ")) == []
    assert services.refresh_search() == 1
    assert list(published_courses("ออกแบบ")) == [shown]


def test_a_lesson_is_read_from_the_revision_asked_for():
    mine, other = published_course(), published_course()
    unit = units_of(mine)[0]

    assert lesson_in(mine.current, str(unit.uid)).unit == unit
    assert lesson_in(other.current, str(unit.uid)) is None
