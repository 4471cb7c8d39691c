"""Publishing a course that people are learning: what changes is shown, and each cohort decided."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from wagtail.models import Page

import pytest

from cms.models import CoursePage, LessonPage
from courses.catalogue.models import Course, CurriculumRevision
from courses.cohorts.models import Cohort, RevisionDecision
from courses.people.models import User
from tests.factories import pages
from tests.factories.cohorts import draft_cohort, open_cohort
from tests.factories.people import coach, officer, person, publisher, reviewer, trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    made = pages.published(pages.course_page(lessons=2))
    made.course.refresh_from_db()
    return made


@pytest.fixture
def cohort(page):
    return open_cohort(course=page.course)


@pytest.fixture
def enter(committed, site_as) -> Callable[..., Client]:
    def entered(who: Callable[..., User], *place: object) -> Client:
        with committed():
            user = who(*place)
        return site_as(user)

    return entered


@pytest.fixture
def desk(enter, page) -> Client:
    return enter(officer)


def drafted(page: Page, **fields) -> LessonPage:
    """A lesson changed and not published."""
    lesson = pages.lessons_of(page)[0]
    for name, value in fields.items():
        setattr(lesson, name, value)
    lesson.save_revision()
    return lesson


def answer(cohort: Cohort, choice: str, reason: str = "มติคณะทำงาน") -> dict[str, str]:
    return {f"{cohort.uid}-choice": choice, f"{cohort.uid}-reason": reason}


def publish_url(page: Page) -> str:
    return reverse("desk_publish_page", args=[page.pk])


def number_of(course: Course) -> int:
    return pages.again(course).current.number


def editor_form(client: Client, lesson: LessonPage, **fields: str) -> dict[str, str]:
    """What the editor would send for the lesson as it stands, with ``fields`` in their place."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).context["form"]
    sent = {
        name: form[name].value() or ""
        for name in ("title", "title_en", "minutes", "opens_after_days", "opens_on", "opens_after")
    }
    empty = {f"{body}-count": "0" for body in ("body_th", "body_en")}
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {**sent, **empty, **comments, "required": "on", "action-publish": "1", **fields}


def test_the_button_leads_to_the_question_when_the_structure_would_change(desk, page, cohort):
    lesson = pages.lessons_of(page)[0]

    sent = desk.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        editor_form(desk, lesson, minutes="45"),
    )

    assert sent.headers["Location"] == publish_url(lesson)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert (lesson.minutes, lesson.get_latest_revision_as_object().minutes) == (30, 45)
    assert number_of(page.course) == 1


def test_words_alone_are_published_without_a_question(desk, page, cohort):
    lesson = pages.lessons_of(page)[0]

    desk.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        editor_form(desk, lesson, title="ชื่อใหม่"),
    )

    assert number_of(page.course) == 2
    assert not RevisionDecision.objects.exists()


def test_without_a_running_cohort_nothing_is_asked(desk, page):
    draft_cohort(course=page.course)
    lesson = pages.lessons_of(page)[0]

    desk.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        editor_form(desk, lesson, minutes="45"),
    )

    assert number_of(page.course) == 2


def test_the_screen_shows_changes_findings_and_each_cohort(desk, page, cohort):
    lesson = drafted(page, minutes=45, title="ชื่อใหม่")

    with translation.override("en"):
        shown = desk.get(publish_url(lesson))

    assert [change["unit"] for change in shown.context["changes"]] == ["ชื่อใหม่", "ชื่อใหม่"]
    assert "no_english" in {finding.code for finding in shown.context["findings"]}
    assert [form.cohort for form in shown.context["forms"]] == [cohort]
    assert number_of(page.course) == 1


def test_looking_keeps_nothing(desk, page, cohort):
    new = pages.lesson_page(pages.module_of(page), "บทใหม่", live=False)
    new.save_revision()

    desk.get(publish_url(new))

    assert not hasattr(LessonPage.objects.get(pk=new.pk), "identity")
    assert page.course.units.count() == 2


@pytest.mark.parametrize(("choice", "number"), [("stay", 1), ("move", 2)])
def test_publishing_records_what_was_decided(desk, page, cohort, choice, number):
    lesson = drafted(page, minutes=45)

    sent = desk.post(publish_url(lesson), answer(cohort, choice))

    assert sent.status_code == HTTPStatus.FOUND
    cohort.refresh_from_db()
    assert (number_of(page.course), cohort.revision.number) == (2, number)
    decision = RevisionDecision.objects.get()
    assert (decision.choice, decision.reason, decision.revision.number) == (
        choice,
        "มติคณะทำงาน",
        2,
    )
    assert LessonPage.objects.get(pk=lesson.pk).minutes == 45


@pytest.mark.parametrize(
    "given",
    [{}, {"choice": "stay"}, {"reason": "มติ"}, {"choice": "flee", "reason": "มติ"}],
)
def test_a_cohort_left_undecided_holds_publication_back(desk, page, cohort, given):
    lesson = drafted(page, minutes=45)

    sent = desk.post(publish_url(lesson), {f"{cohort.uid}-{k}": v for k, v in given.items()})

    assert sent.context["forms"][0].errors
    assert number_of(page.course) == 1
    assert LessonPage.objects.get(pk=lesson.pk).minutes == 30


def test_a_curriculum_that_is_refused_leaves_the_page_unpublished(desk, page, cohort):
    page.completion = [("hours", {"hours": 99})]
    page.save_revision()

    desk.post(publish_url(page), answer(cohort, "move"))

    assert number_of(page.course) == 1
    assert not RevisionDecision.objects.exists()
    assert not list(CoursePage.objects.get(pk=page.pk).completion)


@pytest.mark.parametrize("who", [trainer, reviewer, coach, lambda _place: person()])
def test_those_who_do_not_publish_find_no_such_screen(enter, page, cohort, who):
    lesson = drafted(page, minutes=45)
    client = enter(who, page.course)

    assert client.post(publish_url(lesson), answer(cohort, "move")).status_code != HTTPStatus.OK
    assert number_of(page.course) == 1


def test_the_publisher_of_another_course_finds_no_such_screen(enter, page, cohort):
    other = pages.published(pages.course_page())
    client = enter(publisher, other.course)
    course_url = reverse("desk_publication", args=[page.course.uid])

    assert client.get(publish_url(pages.lessons_of(page)[0])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(course_url).status_code == HTTPStatus.NOT_FOUND
    assert client.post(course_url, {"cohort": str(cohort.uid)}).status_code == HTTPStatus.NOT_FOUND


def test_a_structure_that_changed_by_another_way_is_decided_afterwards(enter, page, cohort):
    pages.lessons_of(page)[0].unpublish()
    client = enter(publisher, page.course)
    url = reverse("desk_publication", args=[page.course.uid])
    assert [form.cohort for form in client.get(url).context["forms"]] == [cohort]
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url in home

    client.post(url, {"cohort": str(cohort.uid), **answer(cohort, "move")})

    cohort.refresh_from_db()
    assert cohort.revision.number == 2
    assert client.get(url).context["forms"] == []
    assert url not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_decision_without_a_reason_is_asked_again(desk, page, cohort):
    pages.lessons_of(page)[0].unpublish()
    url = reverse("desk_publication", args=[page.course.uid])

    sent = desk.post(url, {"cohort": str(cohort.uid), **answer(cohort, "move", " ")})

    assert "reason" in sent.context["forms"][0].errors
    assert not RevisionDecision.objects.exists()


def test_the_trainer_sees_how_the_course_stands_and_decides_nothing(enter, page, cohort):
    pages.lessons_of(page)[0].unpublish()
    client = enter(trainer, page.course)
    url = reverse("desk_publication", args=[page.course.uid])

    shown = client.get(url)

    assert (shown.context["forms"], len(shown.context["revisions"])) == ([], 2)
    assert client.post(url, {"cohort": str(cohort.uid)}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(("who", "offered"), [(trainer, True), (officer, True), (reviewer, False)])
def test_those_who_write_the_course_may_take_it_along(enter, page, who, offered):
    client = enter(who, page.course.programme)

    shown = client.get(reverse("desk_publication", args=[page.course.uid])).content.decode()

    export = reverse("desk_export", args=[page.course.uid])
    assert (f'href="{export}"' in shown) is offered
    assert (client.get(export).status_code == HTTPStatus.OK) is offered


def test_one_revision_alone_is_compared_with_nothing(desk, page):
    comparison = reverse("desk_revisions", args=[page.course.uid])
    url = reverse("desk_publication", args=[page.course.uid])
    assert comparison not in desk.get(url).content.decode()

    pages.published(drafted(page, minutes=45))

    assert comparison in desk.get(url).content.decode()


def test_two_revisions_are_compared_in_words(desk, page):
    lesson = drafted(page, minutes=45)
    pages.published(lesson)
    url = reverse("desk_revisions", args=[page.course.uid])

    shown = desk.get(url, {"from": "1", "to": "2"})

    assert [change["unit"] for change in shown.context["changes"]] == ["บทที่ 1"]
    assert "45" in shown.context["changes"][0]["what"]


def test_a_title_changed_in_english_alone_is_told_in_english(desk, page):
    pages.published(drafted(page, title_en="Another title"))
    url = reverse("desk_revisions", args=[page.course.uid])

    (change,) = desk.get(url, {"from": "1", "to": "2"}).context["changes"]

    assert "Another title" in change["what"]


@pytest.mark.parametrize("asked", ["", "0", "7", "x", "๑", "9" * 40, "-1"])
def test_a_revision_that_is_not_there_is_not_found(desk, page, asked):
    url = reverse("desk_revisions", args=[page.course.uid])

    assert desk.get(url, {"from": asked, "to": "1"}).status_code == HTTPStatus.NOT_FOUND


def test_putting_a_lesson_in_another_place_waits_for_the_next_publication(desk, page):
    first, second = pages.lessons_of(page)
    url = reverse("wagtailadmin_pages:set_page_position", args=[second.pk])

    sent = desk.post(f"{url}?position=0")

    assert sent.status_code == HTTPStatus.OK
    assert order_of(page) == [first.title, second.title]

    pages.published(CoursePage.objects.get(pk=page.pk))
    assert order_of(page) == [second.title, first.title]
    assert CurriculumRevision.objects.filter(course=page.course).count() == 2


def order_of(page: CoursePage) -> list[str]:
    outline = pages.again(page.course).current.outline
    return [unit["title"]["th"] for module in outline["modules"] for unit in module["units"]]


def test_the_list_of_courses_shows_ones_own(enter, page):
    other = pages.published(pages.course_page())

    shown = enter(trainer, page.course).get(reverse("desk_courses"))

    assert list(shown.context["object_list"]) == [page.course]
    assert other.course.code not in shown.content.decode()


def test_the_list_costs_the_same_for_one_course_and_for_ten(desk):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            pages.published(pages.course_page(lessons=1))
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("desk_courses"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_officer_copies_a_course_from_its_screen(desk, page):
    url = reverse("desk_course_copy", args=[page.course.uid])
    assert desk.get(url).context["form"].initial["title_th"] == page.title

    desk.post(url, {"code": "NEXT-2570", "title_th": "รุ่นใหม่"})

    made = Course.objects.get(code="NEXT-2570")
    assert (made.copied_from, made.current) == (page.course, None)


def test_a_code_in_use_is_refused_at_its_field(desk, page):
    url = reverse("desk_course_copy", args=[page.course.uid])

    sent = desk.post(url, {"code": page.course.code.lower(), "title_th": "รุ่นใหม่"})

    assert list(sent.context["form"].errors) == ["code"]
    assert Course.objects.count() == 1


@pytest.mark.parametrize("who", [trainer, publisher, officer])
def test_copying_is_for_officers_of_the_whole_house(enter, page, who):
    client = enter(who, page.course)

    answered = client.post(
        reverse("desk_course_copy", args=[page.course.uid]),
        {"code": "NEXT-2570", "title_th": "รุ่นใหม่"},
    )

    assert answered.status_code == HTTPStatus.NOT_FOUND
    assert Course.objects.count() == 1
