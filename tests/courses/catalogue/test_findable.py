"""Publishing a course makes it and its lessons findable, and forgets lessons that left."""

from django.core.management import call_command

import pytest

from courses.catalogue import services
from courses.search.enums import EntryKind
from courses.search.models import SearchEntry
from tests.factories.catalogue import course, draft, lesson, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


def refs(kind: str) -> set[str]:
    return set(SearchEntry.objects.filter(kind=kind).values_list("ref", flat=True))


def test_a_lesson_that_left_the_course_is_forgotten_and_another_courses_is_not():
    made, other = course(), course()
    stays, leaves, elsewhere = (services.add_unit(course=one) for one in (made, made, other))
    publish(other, draft(lesson(elsewhere)))
    publish(made, draft(lesson(stays), lesson(leaves, number=1)))

    publish(made, draft(lesson(stays)))

    assert refs(EntryKind.LESSON) == {str(stays.uid), str(elsewhere.uid)}
    assert refs(EntryKind.COURSE) == {made.code, other.code}


def test_a_lessons_text_is_kept_for_its_readers_only():
    made = course()
    publish(made, draft(lesson(services.add_unit(course=made), words=" ลับเฉพาะ")))

    entry = SearchEntry.objects.get(kind=EntryKind.LESSON)

    assert entry.course == made.uid
    assert "ลับ" not in entry.words + entry.loose
    assert "ลับ" in entry.words_within


def test_the_command_makes_everything_anew(capsys):
    made = course()
    publish(made, draft(lesson(services.add_unit(course=made))))
    SearchEntry.objects.all().delete()

    call_command("refresh_search")

    assert capsys.readouterr().out == "1 courses, 0 articles, 0 terms.\n"
    assert refs(EntryKind.COURSE) == {made.code}
