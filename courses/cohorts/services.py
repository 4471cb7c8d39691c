from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, CurriculumRevision
from courses.catalogue.services import check_code
from courses.cohorts.eligibility import check_rules, codes_in
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Cohort
from courses.cohorts.rules import may_move, may_plan, may_run
from courses.cohorts.selectors import names_in
from courses.cohorts.signals import seats_added
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.jobs import services as jobs
from courses.people.models import User
from courses.people.selectors import offices_of

REPINNED = "cohorts.repinned"  # a job: progress counts its learners again
CHANGEABLE = frozenset(
    {
        "name_th",
        "name_en",
        "tier",
        "challenge",
        "eligibility",
        "policy",
        "capacity",
        "enrolment_opens_on",
        "enrolment_closes_on",
        "starts_on",
        "ends_on",
        "venue_th",
        "venue_en",
    }
)

PLANNABLE = CHANGEABLE | {"edition", "number"}
FIRST_BUDDHIST_YEAR = 2200  # no cohort is planned two centuries ahead


class CourseNotPublished(Conflict):
    code = "course_not_published"
    message = _("The course has no published curriculum yet.")


class CohortCodeTaken(Conflict):
    code = "code_taken"
    message = _("This code is already in use.")


class CohortNumberTaken(Conflict):
    code = "number_taken"
    message = _("This course has a cohort of that number already.")


class EditionOfAnotherProgramme(Invalid):
    code = "edition_of_another_programme"
    message = _("This fiscal year belongs to another programme.")


class ChallengeOfAnotherEdition(Invalid):
    code = "challenge_of_another_edition"
    message = _("This challenge belongs to another edition; the cohort's own has its challenges.")


class UnknownCodes(Invalid):
    code = "unknown_codes"
    message = _("A rule names what is not known here: %(codes)s.")


class BuddhistYear(Invalid):
    code = "buddhist_year"
    message = _("This year is of the Buddhist era; the system keeps dates in the common era.")


class WrongDates(Invalid):
    code = "wrong_dates"
    message = _("The last day cannot be before the first day.")


class WrongCapacity(Invalid):
    code = "capacity_below_taken"
    message = _("%(taken)s seats are taken already; the capacity cannot be lower.")


class MoveNotAllowed(Conflict):
    code = "move_not_allowed"
    message = _("A cohort that is “%(now)s” cannot become “%(then)s”.")


class RevisionOfAnotherCourse(Invalid):
    code = "revision_of_another_course"
    message = _("This curriculum belongs to another course.")


@transaction.atomic
def plan_cohort(*, course: Course, code: str, by: User | None, **fields: Any) -> Cohort:
    """A draft cohort, pinned to the course's current revision.

    Raises:
        NotPermitted: ``by`` runs neither the course nor its programme.
        CourseNotPublished: there is nothing to pin to.
        WrongDates: a window or a run that ends before it begins.
        BuddhistYear: a date that was not converted.
        EditionOfAnotherProgramme: the edition is not of the course's programme.
        ChallengeOfAnotherEdition: the challenge is not of the cohort's edition.
        WrongRule, UnknownCodes: a rule of eligibility is none, or names nothing we know.
        WrongCode: not Latin letters, digits and hyphens.
        CohortCodeTaken, CohortNumberTaken: the code or the number is in use.
    """
    if by is not None and not may_plan(offices_of(by), course):
        raise NotPermitted
    if course.current is None:
        raise CourseNotPublished
    cohort = Cohort(course=course, code=code, revision=course.current, **_only(PLANNABLE, fields))
    _check_rules(cohort)
    _check_days(cohort)
    _save_new(cohort)
    record("cohorts.plan", cohort, by=by)
    return cohort


def _save_new(cohort: Cohort) -> None:
    _check_names(cohort)
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError:
        # Someone else's came between our look and our insert: say which of the two it took.
        _check_names(cohort)
        raise


def _check_names(cohort: Cohort) -> None:
    check_code(cohort.code)
    if Cohort.objects.filter(code__iexact=cohort.code).exists():
        raise CohortCodeTaken("code")
    if cohort.edition and cohort.edition.programme_id != cohort.course.programme_id:
        raise EditionOfAnotherProgramme("edition")
    _check_challenge(cohort)
    siblings = Cohort.objects.filter(course=cohort.course, edition=cohort.edition)
    if siblings.filter(number=cohort.number).exists():
        raise CohortNumberTaken("number")


@transaction.atomic
def change_cohort(*, cohort: Cohort, by: User, **fields: Any) -> Cohort:
    """Change days, places, capacity, names. The row is locked against a concurrent claim.

    More seats are told within the transaction (``seats_added``), for those who wait.

    Raises:
        NotPermitted: ``by`` does not run it.
        WrongDates, BuddhistYear, ChallengeOfAnotherEdition, WrongRule, UnknownCodes: see
            ``plan_cohort``.
        WrongCapacity: fewer seats than are taken.
    """
    cohort = _locked(cohort)
    before = cohort.capacity
    if not may_run(offices_of(by), cohort):
        raise NotPermitted
    changed = _only(CHANGEABLE, fields)
    for name, value in changed.items():
        setattr(cohort, name, value)
    _check_days(cohort)
    if cohort.capacity < cohort.taken:
        raise WrongCapacity("capacity", taken=cohort.taken)
    _check_challenge(cohort)
    if "eligibility" in changed:
        _check_rules(cohort)
    cohort.save(update_fields=list(changed))
    record("cohorts.change", cohort, by=by, changes={"fields": sorted(changed)})
    if cohort.capacity > before:
        seats_added.send(Cohort, cohort=cohort)
    return cohort


@transaction.atomic
def move_cohort(*, cohort: Cohort, state: str, by: User | None) -> Cohort:
    """Take the cohort to ``state``, if that step is allowed from where it is."""
    cohort = _locked(cohort)
    if by is not None and not may_run(offices_of(by), cohort):
        raise NotPermitted
    if not may_move(cohort, state):
        then = dict(CohortState.choices).get(state, state)
        raise MoveNotAllowed("state", now=cohort.get_state_display(), then=then)
    before, cohort.state = cohort.state, state
    cohort.save(update_fields=["state"])
    record("cohorts.move", cohort, by=by, changes={"state": [before, state]})
    return cohort


@transaction.atomic
def pin_revision(
    *, cohort: Cohort, revision: CurriculumRevision, by: User | None, reason: str
) -> Cohort:
    """Teach ``revision`` from now on. What learners did stays: it hangs on units, not on pages.

    A job counts it again by the new revision.
    """
    if by is not None and not may_run(offices_of(by), cohort):
        raise NotPermitted
    return pin_decided(cohort=cohort, revision=revision, by=by, reason=reason)


@transaction.atomic
def pin_decided(
    *, cohort: Cohort, revision: CurriculumRevision, by: User | None, reason: str
) -> Cohort:
    """The same once a decision stands (``cohorts.decisions``); who may was asked there."""
    cohort = _locked(cohort)
    if revision.course_id != cohort.course_id:
        raise RevisionOfAnotherCourse("revision")
    before, cohort.revision = cohort.revision, revision
    cohort.save(update_fields=["revision"])
    changes: dict[str, object] = {"revision": [before.number, revision.number]}
    entry = record("cohorts.pin_revision", cohort, by=by, reason=reason, changes=changes)
    jobs.enqueue(REPINNED, dedup_key=f"{REPINNED}:{entry.pk}", payload={"cohort": cohort.pk})
    return cohort


def _locked(cohort: Cohort) -> Cohort:
    # Locked first and read after: a joined revision would be the one from before the wait.
    rows = Cohort.objects.filter(pk=cohort.pk)
    rows.select_for_update().get()
    return rows.select_related("course__programme", "revision").get()


def _only(allowed: frozenset[str], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in allowed}


def _check_challenge(cohort: Cohort) -> None:
    if cohort.challenge is not None and cohort.challenge.edition_id != cohort.edition_id:
        raise ChallengeOfAnotherEdition("challenge")


def _check_rules(cohort: Cohort) -> None:
    """Rules we know, of agencies and courses that exist."""
    check_rules(cohort.eligibility)
    known = names_in(cohort.eligibility)
    named = {
        (kind, code)
        for kind in ("organisations", "completed")
        for code in codes_in(cohort.eligibility, kind)
    }
    if unknown := sorted(code for kind, code in named if (kind, code) not in known):
        raise UnknownCodes("eligibility", codes=", ".join(unknown))


def _check_days(cohort: Cohort) -> None:
    for name in ("enrolment_closes_on", "ends_on"):
        if getattr(cohort, name).year >= FIRST_BUDDHIST_YEAR:
            raise BuddhistYear(name)
    if cohort.enrolment_closes_on < cohort.enrolment_opens_on:
        raise WrongDates("enrolment_closes_on")
    if cohort.ends_on < cohort.starts_on:
        raise WrongDates("ends_on")
