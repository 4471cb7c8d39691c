"""A course's page, open to everyone: what it is, who gives it, when, and how to take part."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import sharing
from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course
from courses.cohorts.enums import EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.cohorts.rules import is_open_for_self_enrolment
from courses.core import clock
from courses.core.languages import pick
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.seats import CohortFull
from courses.people.models import User
from lms.site import reading, words
from lms.site.catalogue import course_url
from lms.site.way import Step, Way, opening_of, progress_of, way_of

NOTHING_SHOWN: dict[str, Any] = {"cover": None, "teachers": [], "partners": []}


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    found = reading.course_with_outline(code)
    if found is None:
        raise Http404
    enrolment = _place_of(request.user, found)
    way = way_of(enrolment) if enrolment else Way(found.current.outline)
    cohorts = list(reading.live_cohorts(found))
    told = _course(found)
    context = {
        "course": told,
        "outline": [_module(title, steps, way, enrolment) for title, steps in way.modules],
        "enrolment": enrolment and _place(enrolment, way),
        "cohorts": [] if enrolment else _cohorts(request.user, cohorts),
        "prerequisites": _prerequisites(request.user, found),
        "card": sharing.card(
            course_url(found), told["title"], told["summary"], picture=told["cover"]
        ),
        "thing": _thing(found, told, cohorts),
    }
    return render(request, "site/course.html", context)


def _place_of(user: User | AnonymousUser, course: Course) -> Enrolment | None:
    """The person's present seat in a cohort of the course, the latest one."""
    if not user.is_authenticated:
        return None
    rows = reading.enrolments_to_show(user).seated()
    return rows.filter(cohort__course=course).first()


# --- What it is ------------------------------------------------------------------------


def _course(course: Course) -> dict[str, Any]:
    outline = course.current.outline
    shown = {**NOTHING_SHOWN, **outline.get("shown", {})}
    return {
        "code": course.code,
        "title": pick(course.title_th, course.title_en),
        "title_other": words.counterpart(course.title_th, course.title_en),
        "summary": pick(course.summary_th, course.summary_en),
        "audience": pick(**outline["audience"]),
        "outcomes": [pick(**outcome) for outcome in outline["outcomes"]],
        "hours": words.hours(course.current.minutes),
        "lessons": course.current.lesson_count,
        "cover": _picture(shown["cover"]),
        "teachers": [_teacher(teacher) for teacher in shown["teachers"]],
        "partners": [_partner(partner) for partner in shown["partners"]],
    }


def _picture(shown: dict[str, Any] | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    alt = shown.get("alt") or {"th": ""}
    return {**shown, "alt": pick(**alt) if isinstance(alt, dict) else alt}


def _teacher(teacher: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": pick(**teacher["name"]),
        "position": pick(**teacher["position"]),
        "photo": _picture(teacher.get("photo")),
    }


def _partner(partner: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": pick(**partner["name"]),
        "url": partner.get("url", ""),
        "logo": _picture(partner.get("logo")),
    }


def _prerequisites(user: User | AnonymousUser, course: Course) -> list[dict[str, Any]]:
    return [
        {
            "title": pick(one.title_th, one.title_en),
            "url": course_url(one) if one.current_id else "",
            "state": _met(met=one.is_met) if user.is_authenticated else None,
        }
        for one in reading.prerequisites_of(course, user)
    ]


def _met(*, met: bool) -> words.State:
    label = _("You have completed it") if met else _("You have not completed it yet")
    return words.State("success" if met else "neutral", label)


# --- Its lessons -----------------------------------------------------------------------


def _module(title: str, steps: list[Step], way: Way, enrolment: Enrolment | None) -> dict[str, Any]:
    minutes = sum(step.minutes for step in steps)
    return {
        "title": title,
        "hours": words.hours(minutes),
        "units": [_unit(step, way, enrolment) for step in steps],
    }


def _unit(step: Step, way: Way, enrolment: Enrolment | None) -> dict[str, Any]:
    is_done = step.uid in way.done
    opens = "" if is_done or enrolment is None else _opens(step, way, enrolment)
    reachable = enrolment is not None and not opens
    return {
        "kind": step.kind,
        "is_work": step.kind == UnitKind.ASSIGNMENT,
        "title": step.title,
        "minutes": step.minutes,
        "url": reverse("site:unit", args=[enrolment.uid, step.uid]) if reachable else "",
        "state": words.done_state() if is_done else None,
        "opens": opens,
    }


def _opens(step: Step, way: Way, enrolment: Enrolment) -> str:
    found = opening_of(enrolment, way, step)
    return "" if found.is_open else words.opens(found, way.titles)


# --- Taking part -----------------------------------------------------------------------


def _place(enrolment: Enrolment, way: Way) -> dict[str, Any]:
    cohort, learns = enrolment.cohort, is_learning(enrolment)
    active = enrolment.state == EnrolmentState.ACTIVE
    return {
        "cohort_name": pick(cohort.name_th, cohort.name_en),
        "period": words.period(cohort.starts_on, cohort.ends_on),
        "state": words.enrolment_state(enrolment.state),
        "url": reverse("site:learn", args=[enrolment.uid]) if learns else "",
        "canvases_url": reverse("site:canvases", args=[enrolment.uid]) if learns else "",
        "withdraw_url": reverse("site:withdraw", args=[enrolment.uid]) if active else "",
        **progress_of(enrolment, way),
    }


def _cohorts(user: User | AnonymousUser, cohorts: list[Cohort]) -> list[dict[str, Any]]:
    """Those one can join first."""
    told = [_cohort(cohort, signed_in=user.is_authenticated) for cohort in cohorts]
    return sorted(told, key=lambda cohort: not cohort["can_enrol"])


def _cohort(cohort: Cohort, *, signed_in: bool) -> dict[str, Any]:
    today = clock.today()
    is_open = is_open_for_self_enrolment(cohort, today)
    reason = words.why_not_open(cohort, today) if not is_open else ""
    if is_open and not cohort.seats_left:
        reason = str(CohortFull())
    return {
        "code": cohort.code,
        "name": pick(cohort.name_th, cohort.name_en),
        "opens": words.day(cohort.enrolment_opens_on),
        "closes": words.day(cohort.enrolment_closes_on),
        "starts": words.day(cohort.starts_on),
        "ends": words.day(cohort.ends_on),
        "place": pick(cohort.venue_th, cohort.venue_en),
        "seats_left": cohort.seats_left,
        "capacity": cohort.capacity,
        "how": _how(cohort),
        "can_enrol": not reason,
        "reason": reason,
        "enrol_url": reverse("site:enrol", args=[cohort.uid]),
        "sign_in_first": not signed_in,
    }


def _how(cohort: Cohort) -> str:
    """How one comes to a seat, in words."""
    match cohort.policy:
        case EnrolmentPolicy.STAFF | EnrolmentPolicy.NOMINATE:
            return _("By nomination through your agency")
        case EnrolmentPolicy.APPLY:
            return _("By application; seats are given to candidates in order")
        case EnrolmentPolicy.INVITE:
            return _("By invitation")
        case EnrolmentPolicy.KEY:
            return _("Enrol here yourself with the key you were given")
    return _("Apply here yourself; a free seat is yours at once")


# --- For machines ----------------------------------------------------------------------


def _thing(course: Course, told: dict[str, Any], cohorts: list[Cohort]) -> SafeString:
    owner = course.programme.owner
    return sharing.json_ld(
        "Course",
        name=told["title"],
        alternateName=told["title_other"],
        description=told["summary"],
        courseCode=course.code,
        url=sharing.absolute(course_url(course)),
        image=sharing.absolute(told["cover"]["url"]) if told["cover"] else "",
        timeRequired=f"PT{course.current.minutes}M",
        teaches=told["outcomes"],
        provider={"@type": "GovernmentOrganization", "name": pick(owner.name_th, owner.name_en)},
        hasCourseInstance=[_instance(cohort, course) for cohort in cohorts],
    )


def _instance(cohort: Cohort, course: Course) -> dict[str, Any]:
    venue = pick(cohort.venue_th, cohort.venue_en)
    told = {
        "@type": "CourseInstance",
        "name": pick(cohort.name_th, cohort.name_en),
        "courseMode": "Blended" if venue else "Online",
        "startDate": cohort.starts_on.isoformat(),
        "endDate": cohort.ends_on.isoformat(),
        "maximumAttendeeCapacity": cohort.capacity,
        "remainingAttendeeCapacity": cohort.seats_left,
        "courseWorkload": f"PT{course.current.minutes}M",
    }
    return {**told, "location": {"@type": "Place", "name": venue}} if venue else told
