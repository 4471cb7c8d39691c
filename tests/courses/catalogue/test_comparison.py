from dataclasses import replace

import pytest

from courses.catalogue.comparison import ChangeKind, compare, difference, of_revision
from courses.catalogue.drafts import CurriculumDraft, ModuleDraft, Text
from courses.catalogue.enums import RevisionChange
from courses.catalogue.services import add_unit
from tests.factories.catalogue import SUMMARY, TITLE, course, draft, lesson, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return course()


@pytest.fixture
def units(made):
    return [lesson(add_unit(course=made), number=number) for number in range(3)]


@pytest.fixture
def before(made, units):
    return publish(made, draft(*units))


def kinds(changes) -> list[tuple[str, str]]:
    return [(change.kind, change.title.get("en", "")) for change in changes.each]


def test_the_first_publication_has_nothing_to_compare_with(units):
    assert compare(None, draft(*units)).kind == RevisionChange.FIRST


def test_the_same_curriculum_has_no_change(before, units):
    changes = compare(before, draft(*units))

    assert (changes.kind, changes.each) == (RevisionChange.EDITORIAL, ())


def test_what_appears_and_vanishes_is_named(made, before, units):
    new = lesson(add_unit(course=made), number=3)

    changes = compare(before, draft(units[0], new, units[2]))

    assert changes.kind == RevisionChange.STRUCTURAL
    assert (ChangeKind.APPEARED, "Testing with people") in kinds(changes)
    assert (ChangeKind.VANISHED, "Framing the problem") in kinds(changes)
    assert (ChangeKind.REQUIREMENT, "") in kinds(changes)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"title": Text("ชื่ออื่น", "Another name")}, ChangeKind.RENAMED),
        ({"minutes": 45}, ChangeKind.MINUTES),
        ({"release": {"after_days": 3}}, ChangeKind.RELEASE),
        ({"body": {"th": [], "en": []}}, ChangeKind.REWRITTEN),
    ],
)
def test_a_unit_that_differs_says_how(before, units, fields, kind):
    changes = compare(before, draft(replace(units[0], **fields), *units[1:]))

    assert [change.kind for change in changes.each] == [kind]


def test_another_release_is_felt_by_running_cohorts(before, units):
    held = replace(units[1], release={"after": str(units[0].unit.uid)})

    assert compare(before, draft(units[0], held, units[2])).kind == RevisionChange.STRUCTURAL


def test_the_unit_that_was_taken_elsewhere_is_the_one_that_moved(before, units):
    changes = compare(before, draft(units[2], units[0], units[1]))

    assert kinds(changes) == [(ChangeKind.MOVED, "Making a prototype")]
    assert changes.kind == RevisionChange.EDITORIAL


def test_a_unit_put_into_another_module_has_moved(made, units):
    first, second = Text("หน่วยที่ 1", "One"), Text("หน่วยที่ 2", "Two")
    shapes = [
        CurriculumDraft(
            TITLE,
            SUMMARY,
            (ModuleDraft(first, tuple(units[:cut])), ModuleDraft(second, tuple(units[cut:]))),
        )
        for cut in (1, 2)
    ]

    changes = compare(publish(made, shapes[0]), shapes[1])

    assert kinds(changes) == [(ChangeKind.MOVED, "Framing the problem")]


def test_words_of_the_page_are_told_by_their_part(before, units):
    changes = compare(before, draft(*units, audience=Text("ข้าราชการ")))

    assert [(change.kind, change.before) for change in changes.each] == [
        (ChangeKind.PAGE, "audience")
    ]


def test_two_revisions_are_compared_as_a_draft_is(made, before, units):
    after = publish(made, draft(*units[:2]))

    assert difference(of_revision(before), of_revision(after)) == compare(before, draft(*units[:2]))
