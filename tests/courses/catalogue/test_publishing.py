from dataclasses import replace

from django.db import IntegrityError, transaction

import pytest

from courses.catalogue import services, signals
from courses.catalogue.drafts import Text, curriculum_hash
from courses.catalogue.enums import RevisionChange, UnitKind
from courses.catalogue.models import CurriculumRevision, RevisionUnit
from courses.catalogue.requirements import ImpossibleRequirement
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.catalogue import (
    SUMMARY,
    TITLE,
    course,
    draft,
    lesson,
    publish,
    published_course,
    task,
    units_of,
)
from tests.factories.coursework import assignment
from tests.factories.people import person, publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return course()


@pytest.fixture
def units(made):
    return [services.add_unit(course=made) for _ in range(2)]


def lessons(units, **fields):
    return [lesson(unit, number=number, **fields) for number, unit in enumerate(units)]


def test_the_first_revision_freezes_outline_figures_and_bodies(made, units, standing_clock):
    by = publisher(made)
    work = task(assignment(made).unit)

    revision = services.publish_curriculum(course=made, draft=draft(*lessons(units), work), by=by)

    assert (revision.number, revision.change) == (1, RevisionChange.FIRST)
    assert (revision.lesson_count, revision.required_count, revision.minutes) == (2, 3, 60)
    assert (revision.published_at, revision.published_by) == (clock.now(), by)
    ids = [unit["id"] for unit in revision.outline["modules"][0]["units"]]
    assert ids == [str(unit.uid) for unit in (*units, work.unit)]
    rows = RevisionUnit.objects.filter(revision=revision).order_by("position")
    assert [row.unit for row in rows] == [*units, work.unit]
    assert rows[0].body == lessons(units)[0].body
    assert rows[2].body == {}


def test_publishing_copies_the_words_to_the_course(made, units):
    publish(made, draft(*lessons(units), title=Text("ชื่อใหม่", "New name")))

    assert (made.title_th, made.title_en) == ("ชื่อใหม่", "New name")
    assert (made.summary_th, made.summary_en) == (SUMMARY.th, SUMMARY.en)
    assert made.current.number == 1


def test_publishing_the_same_again_writes_nothing(made, units):
    first = publish(made, draft(*lessons(units)))

    again = publish(made, draft(*lessons(units)))

    assert again == first
    assert CurriculumRevision.objects.count() == 1
    assert AuditEntry.objects.filter(action="catalogue.publish").count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"title": Text("ชื่ออื่น", TITLE.en)},
        {"title": Text(TITLE.th, "Another name")},
        {"summary": Text("สรุปอื่น")},
        {"audience": Text("ข้าราชการ")},
        {"outcomes": (Text("ตั้งโจทย์ได้"),)},
    ],
)
def test_any_word_changed_makes_an_editorial_revision_of_another_hash(made, units, changed):
    first = publish(made, draft(*lessons(units)))

    second = publish(made, draft(*lessons(units), **changed))

    assert (second.number, second.change) == (2, RevisionChange.EDITORIAL)
    assert second.content_hash != first.content_hash


def test_a_word_changed_inside_a_lesson_is_editorial(made, units):
    publish(made, draft(*lessons(units)))

    second = publish(made, draft(*lessons(units, words=" เพิ่มเติม")))

    assert second.change == RevisionChange.EDITORIAL


def test_another_order_is_editorial(made, units):
    publish(made, draft(*lessons(units)))

    second = publish(made, draft(*reversed(lessons(units))))

    assert second.change == RevisionChange.EDITORIAL


@pytest.mark.parametrize(
    "change",
    [
        lambda first, second: [first],
        lambda first, second: [first, replace(second, required=False)],
        lambda first, second: [first, replace(second, minutes=45)],
    ],
    ids=["one gone", "one optional", "longer"],
)
def test_what_changes_how_much_there_is_to_do_is_structural(made, units, change):
    publish(made, draft(*lessons(units)))

    second = publish(made, draft(*change(*lessons(units))))

    assert second.change == RevisionChange.STRUCTURAL


def test_a_unit_that_becomes_optional_is_structural_though_hours_are_what_is_asked(made, units):
    hours = {"rule": "min_hours", "hours": 1}
    first, second = lessons(units)
    publish(made, draft(first, second, requirement=hours))

    revision = publish(made, draft(first, replace(second, required=False), requirement=hours))

    assert revision.change == RevisionChange.STRUCTURAL


def test_a_unit_more_is_structural(made, units):
    publish(made, draft(*lessons(units)))

    second = publish(made, draft(*lessons([*units, services.add_unit(course=made)])))

    assert second.change == RevisionChange.STRUCTURAL


def test_another_requirement_is_structural(made, units):
    publish(made, draft(*lessons(units)))
    hours = {"rule": "min_hours", "hours": 1}

    second = publish(made, draft(*lessons(units), requirement=hours))

    assert (second.change, second.requirement) == (RevisionChange.STRUCTURAL, hours)


def test_without_a_requirement_every_required_unit_is_asked(made, units):
    optional = services.add_unit(course=made)

    revision = publish(made, draft(*lessons(units), lesson(optional, number=2, required=False)))

    assert revision.requirement == {
        "rule": "all_of",
        "of": [{"rule": "unit", "unit": str(unit.uid)} for unit in units],
    }


def test_a_course_without_a_lesson_is_not_published(made):
    with pytest.raises(services.EmptyCurriculum):
        publish(made, draft(task(assignment(made).unit)))

    made.refresh_from_db()
    assert made.current is None


def test_a_course_of_optional_lessons_alone_could_be_completed_by_nothing(made, units):
    with pytest.raises(ImpossibleRequirement):
        publish(made, draft(*lessons(units, required=False)))


def test_a_unit_of_another_course_is_refused(made, units):
    foreign = units_of(published_course())[0]

    with pytest.raises(services.UnitOutOfPlace):
        publish(made, draft(*lessons([*units, foreign])))


def test_a_unit_that_comes_twice_is_refused(made, units):
    with pytest.raises(services.UnitOutOfPlace):
        publish(made, draft(*lessons([*units, units[0]])))


def test_who_may_not_publish_changes_nothing(made, units):
    with pytest.raises(NotPermitted):
        services.publish_curriculum(course=made, draft=draft(*lessons(units)), by=person())

    assert not CurriculumRevision.objects.exists()


def test_news_of_a_revision_is_sent_after_commit(made, units, committed):
    heard = []
    signals.curriculum_published.connect(
        lambda revision, **_: heard.append(revision), weak=False, dispatch_uid="t"
    )

    with committed():
        revision = publish(made, draft(*lessons(units)))
        silent = list(heard)

    signals.curriculum_published.disconnect(dispatch_uid="t")
    assert (silent, heard) == ([], [revision])


def test_publishing_writes_in_constant_queries(made, django_assert_max_num_queries):
    units = [services.add_unit(course=made) for _ in range(40)]
    curriculum = draft(*lessons(units))

    with django_assert_max_num_queries(16):
        publish(made, curriculum)


def test_a_unit_keeps_its_identity_across_revisions(made, units):
    publish(made, draft(*lessons(units)))
    publish(made, draft(*lessons(units, words=" ใหม่")))

    assert [row.revision.number for row in units[0].appearances.order_by("revision")] == [1, 2]
    assert units_of(made, UnitKind.LESSON) == units


def test_a_revision_has_each_unit_and_each_place_once(made, units):
    revision = publish(made, draft(*lessons(units)))

    for position, unit in ((9, units[0]), (0, services.add_unit(course=made))):
        with pytest.raises(IntegrityError), transaction.atomic():
            RevisionUnit.objects.create(
                revision=revision, unit=unit, position=position, title_th="ก", content_hash=""
            )


def test_the_hash_knows_content_and_places_not_which_units_they_are():
    one, other = course(), course()
    drafts = [
        draft(*(lesson(services.add_unit(course=of), number=n) for n in range(2)))
        for of in (one, other)
    ]

    assert curriculum_hash(drafts[0]) == curriculum_hash(drafts[1])
    turned = draft(*reversed(drafts[0].units))
    assert curriculum_hash(turned) != curriculum_hash(drafts[0])


def test_the_same_words_taught_by_another_unit_are_another_revision():
    made = course()
    first, second = (
        publish(made, draft(lesson(services.add_unit(course=made)))) for _time in range(2)
    )

    assert second.content_hash == first.content_hash
    assert second.number == 2


@pytest.mark.parametrize(
    "name",
    [
        "/media/images/0123456789abcdef0123456789abcdef.width-480.webp",
        "/media/images/0123456789abcdef0123456789abcdef_x7Yz12a.width-480.webp",
        "/media/images/0123456789abcdef01234.width-480.webp",
        "/media/images/0123456789abcdef0123_x7Yz12a.width-480.webp",
    ],
)
def test_the_hash_knows_a_picture_by_its_content(name):
    unit = services.add_unit(course=course())
    drafts = [
        draft(lesson(unit, words=f'<img src="{at}">'))
        for at in (name, "/media/images/0123456789abcdef0123456789abcdef.width-480.webp")
    ]

    assert curriculum_hash(drafts[0]) == curriculum_hash(drafts[1])
