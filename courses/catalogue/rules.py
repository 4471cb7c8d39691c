"""Who writes a course, who reviews it, who gives it to learners. One person may do all three."""

from courses.catalogue.models import Course, Programme
from courses.people.enums import Role, ScopeKind
from courses.people.rules import Offices, Scope

WRITERS = (Role.TRAINER, Role.OFFICER)
REVIEWERS = (Role.REVIEWER, Role.OFFICER)
PUBLISHERS = (Role.PUBLISHER, Role.OFFICER)


def scopes_of(course: Course) -> list[Scope]:
    """The scopes a role may be held in to reach ``course``."""
    return [
        (ScopeKind.COURSE, course.uid),
        (ScopeKind.PROGRAMME, course.programme.uid),
    ]


def may_write(offices: Offices, course: Course) -> bool:
    return offices.within(WRITERS, *scopes_of(course))


def may_review(offices: Offices, course: Course) -> bool:
    return offices.within(REVIEWERS, *scopes_of(course))


def may_publish(offices: Offices, course: Course) -> bool:
    return offices.within(PUBLISHERS, *scopes_of(course))


def may_found_courses(offices: Offices) -> bool:
    return offices.everywhere(Role.OFFICER)


def may_plan_editions(offices: Offices, programme: Programme) -> bool:
    """Plan a programme's years and the challenges of each."""
    return offices.within([Role.OFFICER], (ScopeKind.PROGRAMME, programme.uid))
