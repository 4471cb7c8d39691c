"""Teams of a cohort, and announcements to it."""

from typing import Any

from courses.cohorts.announcements import announce
from courses.cohorts.models import Announcement, Cohort
from courses.enrolment.models import Enrolment
from courses.teams import services
from courses.teams.models import Team


def team(cohort: Cohort, *members: Enrolment, **fields: Any) -> Team:
    given = {"name_th": f"กลุ่มทดลอง {cohort.teams.count() + 1}", **fields}
    made = services.form_team(cohort=cohort, by=None, **given)
    for enrolment in members:
        services.put_in_team(team=made, enrolment=enrolment, by=None)
    return made


def announcement(cohort: Cohort | None = None, **fields: Any) -> Announcement:
    given = {"title_th": "เปลี่ยนห้องอบรม", "text_th": "พบกันที่ห้อง 5", **fields}
    return announce(cohort=cohort, by=None, **given)
