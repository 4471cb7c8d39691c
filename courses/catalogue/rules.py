from courses.catalogue.models import Course
from courses.people.enums import Role, ScopeKind
from courses.people.rules import Offices, Scope


def scopes_of(course: Course) -> list[Scope]:
    """The scopes a role may be held in to reach ``course``."""
    return [
        (ScopeKind.COURSE, course.uid),
        (ScopeKind.PROGRAMME, course.programme.uid),
    ]


def may_publish(offices: Offices, course: Course) -> bool:
    return offices.within([Role.TRAINER, Role.OFFICER], *scopes_of(course))


def may_found_courses(offices: Offices) -> bool:
    return offices.everywhere(Role.OFFICER)
