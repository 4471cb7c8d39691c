"""The demo's programmes, courses and news, written as pages and published by their trainer."""

from datetime import date
from typing import Any

from wagtail.models import Page, Site

from cms import publishing
from cms.models import (
    CoursePage,
    CoursePartner,
    CourseTeacher,
    HomePage,
    LessonPage,
    ModulePage,
    NewsIndexPage,
    NewsPage,
    NewsPhoto,
    ProgrammePage,
)
from courses.catalogue.models import Course, Programme
from courses.catalogue.services import found_course, found_programme
from courses.coursework.models import Assignment
from courses.coursework.services import set_assignment
from courses.people.models import Organisation
from lms.demo.content import lessons, read
from lms.demo.pages import image, stream

PROGRAMMES = {
    "GOVLAB": ("ห้องปฏิบัติการนวัตกรรมภาครัฐ (GovLab)", "Government Innovation Lab (GovLab)"),
    "PYP": (
        "หลักสูตรการบริหารราชการแผ่นดินตามกรอบการปฏิรูปประเทศ ยุทธศาสตร์ชาติ "
        "และการสร้างความสามัคคีปรองดอง (ป.ย.ป.)",
        "National Administration Programme for Reform, Strategy and Reconciliation",
    ),
}
COURSES = {"gldt": "GOVLAB", "pyp1": "PYP", "pyp2-1": "PYP"}


def load() -> None:
    home = _home()
    pages = {code: _programme(home, code) for code in PROGRAMMES}
    for name, programme in COURSES.items():
        _course(pages[programme], read(name))
    _news(home)


def _home() -> HomePage:
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()  # Wagtail's own welcome page
    root.refresh_from_db()
    home = root.add_child(
        instance=HomePage(
            title="บริการภาครัฐที่ดีขึ้น ออกแบบร่วมกับผู้ใช้บริการ",
            headline_en="Better public services, designed with the people who use them",
            slug="home",
        )
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": "GovLab LMS"},
    )
    return home


def _programme(home: HomePage, code: str) -> ProgrammePage:
    thai, english = PROGRAMMES[code]
    owner = Organisation.objects.get(code="OPDC")
    programme = found_programme(code=code, name_th=thai, name_en=english, owner=owner, by=None)
    programme.partners.set(Organisation.objects.filter(is_partner=True))
    page = ProgrammePage(title=thai, title_en=english, programme=programme)
    return home.add_child(instance=page)


def _course(parent: ProgrammePage, content: dict[str, Any]) -> None:
    course = found_course(
        code=content["code"],
        programme=Programme.objects.get(pk=parent.programme_id),
        title_th=content["title"]["th"],
        title_en=content["title"]["en"],
        by=None,
    )
    page = CoursePage(
        course=course,
        title=content["title"]["th"],
        title_en=content["title"]["en"],
        summary_th=content["summary"]["th"],
        summary_en=content["summary"]["en"],
        audience_th=content["audience"]["th"],
        audience_en=content["audience"]["en"],
        outcomes_th="\n".join(outcome["th"] for outcome in content["outcomes"]),
        outcomes_en="\n".join(outcome["en"] for outcome in content["outcomes"]),
        cover_id=image(content["cover"]),
        cover_alt_th=content["cover_alt"]["th"],
        cover_alt_en=content["cover_alt"]["en"],
    )
    page.teachers = [_teacher(row) for row in content["teachers"]]
    page.partners = [_partner(row) for row in content["partners"]]
    parent.add_child(instance=page)
    work = {row["after_lesson"]: _assignment(course, row) for row in content.get("assignments", [])}
    written = lessons(content)
    for module in content["modules"]:
        _module(page, module, written, work)
    publishing.publish(page, by=None)


def _teacher(row: dict[str, Any]) -> CourseTeacher:
    return CourseTeacher(
        name_th=row["name"]["th"],
        name_en=row["name"]["en"],
        position_th=row["position"]["th"],
        position_en=row["position"]["en"],
    )


def _partner(row: dict[str, Any]) -> CoursePartner:
    return CoursePartner(name_th=row["name"]["th"], name_en=row["name"]["en"])


def _assignment(course: Course, row: dict[str, Any]) -> Assignment:
    return set_assignment(
        course=course,
        title_th=row["title"]["th"],
        title_en=row["title"]["en"],
        brief_th=row["brief"]["th"],
        brief_en=row["brief"]["en"],
        max_points=row["max_points"],
        pass_points=row["pass_points"],
        accepts_text=row["accepts_text"],
        accepts_file=row["accepts_file"],
        rubric=row["rubric"],
        by=None,
    )


def _module(
    parent: CoursePage,
    module: dict[str, Any],
    written: dict[str, dict[str, Any]],
    work: dict[str, Assignment],
) -> None:
    page = parent.add_child(
        instance=ModulePage(title=module["title"]["th"], title_en=module["title"]["en"])
    )
    for key in module["lessons"]:
        lesson = written[key]
        page.add_child(
            instance=LessonPage(
                title=lesson["title"]["th"],
                title_en=lesson["title"]["en"],
                minutes=lesson["minutes"],
                body_th=stream(lesson["th"], key, work.get(key)),
                body_en=stream(lesson["en"], key, work.get(key)),
            )
        )


def _news(home: HomePage) -> None:
    parent = home.add_child(instance=NewsIndexPage(title="ข่าว", slug="news"))
    for article in read("news"):
        _article(parent, article)


def _article(parent: NewsIndexPage, article: dict[str, Any]) -> None:
    page = NewsPage(
        title=article["title"]["th"],
        headline_en=article["title"]["en"],
        slug=article["slug"],
        date=date.fromisoformat(article["date"]),
        intro_th=article["intro"]["th"],
        intro_en=article["intro"]["en"],
        body_th=stream(article["th"], article["slug"]),
        body_en=stream(article["en"], article["slug"]),
        unit_th=article["unit"]["th"],
        unit_en=article["unit"]["en"],
    )
    page.photos = [_photo(order, row) for order, row in enumerate(article["pictures"])]
    parent.add_child(instance=page)


def _photo(order: int, row: dict[str, Any]) -> NewsPhoto:
    return NewsPhoto(
        image_id=image(row["picture"]),
        alt_th=row["alt"]["th"],
        alt_en=row["alt"]["en"],
        caption_th=row["caption"]["th"],
        caption_en=row["caption"]["en"],
        sort_order=order,
    )
