"""What stands beside a learner's courses: where they stopped, their teams, what was announced."""

from collections.abc import Iterable
from typing import Any

from courses.cohorts.models import Announcement
from courses.core.languages import pick
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.notebook.selectors import last_position
from courses.people.models import User
from courses.teams.models import Team
from lms.site import words
from lms.site.place import Place
from lms.site.way import way_of


def where_stopped(user: User, enrolments: Iterable[Enrolment]) -> dict[str, str] | None:
    """The lesson the person last read, while it is open to them and not done."""
    position = last_position(user)
    if position is None:
        return None
    mine = next((one for one in enrolments if one.pk == position.enrolment_id), None)
    if mine is None or not is_learning(mine):
        return None
    way = way_of(mine)
    step = next((step for step in way.steps if step.uid == str(position.unit.uid)), None)
    if step is None or Place(mine, way, step).done:
        return None
    here = Place(mine, way, step)
    return {"title": step.title, "url": here.url_of(step)} if here.opening.is_open else None


def team(one: Team) -> dict[str, Any]:
    """``one`` with its members as ``teams.selectors.my_teams`` gives it."""
    course = one.cohort.course
    members = [member.enrolment.learner for member in one.members_now]
    return {
        "name": pick(one.name_th, one.name_en),
        "course_title": pick(course.title_th, course.title_en),
        "members": [pick(who.get_full_name(), who.get_full_name_en()) for who in members],
    }


def announcement(one: Announcement) -> dict[str, Any]:
    return {
        "title": pick(one.title_th, one.title_en),
        "text": pick(one.text_th, one.text_en),
        "day": words.day(one.published_at),
        "cohort": pick(one.cohort.name_th, one.cohort.name_en) if one.cohort else "",
    }
