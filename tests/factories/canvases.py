"""Canvases, the lessons that ask for them, and teams that share them."""

from typing import Any

from courses.catalogue import services as catalogue
from courses.catalogue.drafts import UnitDraft
from courses.catalogue.models import Course, Unit
from courses.cohorts.models import Cohort
from courses.enrolment.models import Enrolment
from courses.notebook.canvases import save_canvas, start_canvas
from courses.notebook.enums import Tool
from courses.notebook.models import Canvas
from courses.teams.models import Team
from tests.factories.catalogue import LESSONS, course, draft, publish, units_of
from tests.factories.teams import team

BLOCK = "c0ffee"
PERSONA = {
    "who": {"name": "ป้าสมใจ", "life": "ตื่นตีสี่ไปตลาด\nเปิดร้านถึงบ่าย"},
    "service": {"digital": 2},
}
STEPS = {
    "steps": [
        {"step": "ขึ้นทะเบียน", "does": "ยื่นบัตร", "feeling": 3},
        {"step": "รอคัดกรอง", "feeling": 1, "pain": "ไม่รู้ว่าอีกนานเท่าใด"},
    ]
}


def asking_course(*, tool: str = Tool.PERSONA, sharing: str = "learner") -> Course:
    """A course whose one lesson asks for a canvas."""
    made = course()
    data = {"tool": tool, "title": "ผู้รับบริการของเรา", "intro": "", "sharing": sharing}
    block = {"id": BLOCK, "type": "canvas", "html": "<p>แผ่นงาน</p>", "data": data}
    unit = catalogue.add_unit(course=made)
    publish(made, draft(UnitDraft(unit, LESSONS[0], minutes=30, body={"th": [block]})))
    return made


def asking_unit(enrolment: Enrolment) -> Unit:
    return units_of(enrolment.cohort.course)[0]


def team_of(cohort: Cohort, *enrolments: Enrolment) -> Team:
    return team(cohort, *enrolments)


def canvas(enrolment: Enrolment, tool: str = Tool.PERSONA, **fields: Any) -> Canvas:
    """A learner's own, or a team's when ``team`` is given; the learner starts it."""
    team = fields.pop("team", None)
    owner = {"team": team} if team else {"enrolment": enrolment}
    return start_canvas(tool=tool, title="", by=enrolment.learner, **owner, **fields)


def saved(canvas: Canvas, values: dict[str, Any], by: Any, **fields: Any) -> Canvas:
    given = {"title": canvas.title, "expected_version": canvas.version, **fields}
    return save_canvas(canvas=canvas, values=values, by=by, **given)
