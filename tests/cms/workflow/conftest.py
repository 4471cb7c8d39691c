"""A course whose pages go from trainer to reviewer to publisher."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

import pytest

from cms import access
from cms.models import CoursePage, LessonPage
from courses.catalogue.models import CurriculumRevision
from courses.people.models import User
from tests.factories import pages
from tests.factories.people import publisher, reviewer, trainer


@dataclass
class Desk:
    """A published course, who works on it, and a lesson of it."""

    page: CoursePage
    people: dict[str, User]
    lesson: LessonPage
    site_as: Callable[[User], Client]

    def by(self, who: str) -> Client:
        return self.site_as(self.people[who])

    def form(self, title: str, **extra: str) -> dict[str, str]:
        """What the editor sends."""
        empty = {f"{name}-count": "0" for name in ("body_th", "body_en")}
        comments = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0"}
        return {
            "title": title,
            "title_en": "A lesson",
            "minutes": "30",
            "required": "on",
            **empty,
            **{f"comments-{name}": number for name, number in comments.items()},
            "go_live_at": "",
            "expire_at": "",
            **extra,
        }

    def save(self, who: str, title: str, **extra: str):
        door = reverse("wagtailadmin_pages:edit", args=[self.lesson.pk])
        return self.by(who).post(door, self.form(title, **extra))

    def submit(self, title: str = "บทเรียนที่แก้แล้ว"):
        return self.save("trainer", title, **{"action-submit": "1"})

    def act(self, who: str, action: str, comment: str = ""):
        state = self.again().current_workflow_task_state
        if state is None:
            return None
        door = "wagtailadmin_pages:workflow_action"
        arguments = [self.lesson.pk, action, state.pk]
        return self.by(who).post(reverse(door, args=arguments), {"comment": comment})

    def again(self) -> LessonPage:
        return LessonPage.objects.get(pk=self.lesson.pk)

    def revision(self) -> CurriculumRevision:
        return pages.again(self.page.course).current


@pytest.fixture
def desk(committed, site_as) -> Desk:
    access.let_in_writers(pages.home())
    page = pages.published(pages.course_page(lessons=1))
    with committed():
        people = {
            "trainer": trainer(page.course),
            "reviewer": reviewer(page.course),
            "publisher": publisher(page.course),
        }
    return Desk(page, people, pages.lessons_of(page)[0], site_as)


@pytest.fixture
def strangers(committed) -> dict[str, User]:
    """The same roles in another course."""
    other = pages.course_page(lessons=1)
    with committed():
        return {
            "trainer": trainer(other.course),
            "reviewer": reviewer(other.course),
            "publisher": publisher(other.course),
        }
