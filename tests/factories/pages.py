"""Pages as trainers write them, published through Wagtail."""

from itertools import count
from typing import Any

from wagtail.models import Page

from cms.models import CoursePage, HomePage, LessonPage, ModulePage, NewsIndexPage, ProgrammePage
from courses.catalogue.models import Course, Programme
from courses.catalogue.services import found_course
from courses.people.models import User
from tests.factories.catalogue import programme

_number = count(1)


def home() -> HomePage:
    found = HomePage.objects.first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    return root.add_child(instance=HomePage(title="หน้าแรก", slug="front"))


def news_index() -> NewsIndexPage:
    return home().add_child(instance=NewsIndexPage(title="ข่าว", slug="news"))


def course_page(code: str = "", *, lessons: int = 2, of: Programme | None = None) -> CoursePage:
    """A course of one module, live but not published as a curriculum yet."""
    code = code or f"PAGED{next(_number)}"
    owner = of or programme()
    course = found_course(code=code, programme=owner, title_th="การคิดเชิงออกแบบ", by=None)
    beneath = home().add_child(instance=ProgrammePage(title=owner.name_th, programme=owner))
    page = beneath.add_child(
        instance=CoursePage(
            course=course,
            title="การคิดเชิงออกแบบเพื่อบริการ",
            title_en="Design thinking",
            summary_th="ออกแบบบริการร่วมกับผู้ใช้",
        )
    )
    module = page.add_child(instance=ModulePage(title="เข้าใจผู้ใช้", title_en="Understand"))
    for number in range(lessons):
        lesson_page(module, f"บทที่ {number + 1}")
    return page


def lesson_page(module: ModulePage, title: str, **fields: Any) -> LessonPage:
    given = {
        "title": title,
        "title_en": "A lesson",
        "minutes": 30,
        "body_th": [("text", "<p>ไปดูของจริง ฟังคนที่ใช้บริการ</p>")],
        **fields,
    }
    return module.add_child(instance=LessonPage(**given))


def module_of(page: CoursePage) -> ModulePage:
    return ModulePage.objects.child_of(page).first()


def lessons_of(page: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(page).order_by("path"))


def published(page: Page, by: User | None = None) -> Page:
    """Save ``page`` as a draft and publish it, as the editor's button does."""
    page.save_revision(user=by).publish(user=by)
    return page.specific_class.objects.get(pk=page.pk)


def again(course: Course) -> Course:
    return Course.objects.select_related("current", "programme").get(pk=course.pk)
