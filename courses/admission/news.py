"""Whom admission tells what. Each is told once for each occasion, in the transaction that made it.

An occasion is named by the candidacy's or request's public id and its version, so that a second
offer to the same person is news again and a repeated job is not.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.admission import links
from courses.admission.enums import Approver, CandidacyState
from courses.admission.models import Approval, Candidacy, NominationRequest
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.notifications import kinds
from courses.notifications.services import notify, withdraw_notices
from courses.people.enums import Role
from courses.people.models import User
from courses.people.selectors import holders_over

ANSWER_SOON = timedelta(hours=24)
_held_until: ContextVar[datetime | None] = ContextVar("admission_news_held", default=None)

COHORT = {"th": "หลักสูตร GLDT รุ่นที่ 2", "en": "GLDT, Cohort 2"}
AGENCY = {"th": "กระทรวงพาณิชย์", "en": "Ministry of Commerce"}
PERSON = {"th": "นางสาวกานดา ตัวอย่าง", "en": "Ms. Kanda Tuayang"}

OFFERED = kinds.declare(
    "admission.offered",
    title=_("A seat is offered to you: %(cohort)s"),
    text=_(
        "A seat in %(cohort)s is kept for you until %(until)s. Please confirm or decline it by "
        "then; after that it goes to the next on the list."
    ),
    sample={"cohort": COHORT, "until": {"moment": "2026-11-27T02:00:00+00:00"}},
)
ANSWER_DUE = kinds.declare(
    "admission.answer_due",
    title=_("Please answer: your seat in %(cohort)s"),
    text=_("The seat kept for you in %(cohort)s lapses at %(until)s unless you confirm it."),
    sample={"cohort": COHORT, "until": {"moment": "2026-11-27T02:00:00+00:00"}},
)
WAITING = kinds.declare(
    "admission.waiting",
    title=_("You are on the list for %(cohort)s"),
    text=_(
        "Your name is on the list for %(cohort)s. You will be told when a seat is offered to "
        "you; you can see your place and the reasons at any time."
    ),
    sample={"cohort": COHORT},
)
CONFIRMED = kinds.declare(
    "admission.confirmed",
    title=_("Your seat is confirmed: %(cohort)s"),
    text=_("You have a seat in %(cohort)s, which begins on %(starts)s."),
    sample={"cohort": COHORT, "starts": {"day": "2027-01-05"}},
)
EXPIRED = kinds.declare(
    "admission.expired",
    title=_("The seat in %(cohort)s has lapsed"),
    text=_("No answer came in time, and the seat in %(cohort)s went to the next on the list."),
    sample={"cohort": COHORT},
)
RETURNED = kinds.declare(
    "admission.returned",
    title=_("More information is asked for: %(person)s, %(cohort)s"),
    text=_("The approver asks: %(reason)s"),
    sample={"cohort": COHORT, "person": PERSON, "reason": "โปรดระบุงานบริการที่จะปรับปรุง"},
)
REFUSED = kinds.declare(
    "admission.refused",
    title=_("Not approved: %(cohort)s"),
    text=_("The candidacy for %(cohort)s was not approved: %(reason)s"),
    sample={"cohort": COHORT, "reason": "ผู้สมัครมีภารกิจตรงกับกำหนดการ"},
)
APPROVAL_ASKED = kinds.declare(
    "admission.approval_asked",
    title=_("Your approval is asked: %(person)s, %(cohort)s"),
    text=_("%(person)s wishes to take part in %(cohort)s. Please decide."),
    sample={"cohort": COHORT, "person": PERSON},
)
LIST_TO_APPROVE = kinds.declare(
    "admission.list_to_approve",
    title=_("%(count)s nominees of %(agency)s await your approval"),
    text=_(
        "%(agency)s puts %(count)s people forward for %(cohort)s. The link in this letter is for "
        "you alone; it is good for 48 hours and one decision."
    ),
    sample={"cohort": COHORT, "agency": AGENCY, "count": 10},
    mail_link=lambda facts: f"/approve/{links.token_of(facts['approval_link'])}/",
)
ASKED = kinds.declare(
    "admission.nomination_asked",
    title=_("Please nominate for %(cohort)s by %(due)s"),
    text=_(
        "%(agency)s is asked to nominate up to %(most)s people for %(cohort)s, in order of rank, "
        "by %(due)s."
    ),
    sample={"cohort": COHORT, "agency": AGENCY, "most": 20, "due": {"day": "2026-12-15"}},
)
REMINDED = kinds.declare(
    "admission.nomination_due",
    title=_("Reminder: nominations for %(cohort)s end on %(due)s"),
    text=_("No answer of %(agency)s has come yet. The last day is %(due)s."),
    sample={"cohort": COHORT, "agency": AGENCY, "due": {"day": "2026-12-15"}},
)


@contextmanager
def held_back(*, until: datetime) -> Iterator[None]:
    """What is told within goes out at ``until`` at the earliest, and not at all if settled."""
    token = _held_until.set(until)
    try:
        yield
    finally:
        _held_until.reset(token)


# --- To the candidate ------------------------------------------------------------------------


def tell_offered(candidacy: Candidacy) -> None:
    _tell(candidacy, OFFERED, until=_moment(candidacy.answer_by))


def tell_waiting(candidacy: Candidacy) -> None:
    _tell(candidacy, WAITING)


def tell_confirmed(candidacy: Candidacy) -> None:
    _tell(candidacy, CONFIRMED, starts={"day": candidacy.cohort.starts_on.isoformat()})


def tell_expired(candidacy: Candidacy) -> None:
    _tell(candidacy, EXPIRED)


def tell_refused(candidacy: Candidacy, reason: str) -> None:
    _tell(candidacy, REFUSED, reason=reason)
    _tell_writer(candidacy, REFUSED, reason=reason)


def tell_returned(candidacy: Candidacy, reason: str) -> None:
    """To whoever wrote it: the applicant, or the agency's coordinator."""
    _tell_writer(candidacy, RETURNED, reason=reason, always=True)


def settle(candidacy: Candidacy) -> None:
    """What has not gone out yet about this candidacy's earlier state no longer will."""
    withdraw_notices(key_prefix=f"candidacy:{candidacy.uid}:")


def remind_of_offers(now: datetime) -> int:
    """Remind those whose answer is due within a day; how many offers are near their end."""
    near = Candidacy.objects.filter(
        state=CandidacyState.OFFERED,
        answer_by__gt=now,
        answer_by__lte=now + ANSWER_SOON,
        offered_at__lt=now - ANSWER_SOON,
    ).select_related("person", "cohort__course")
    for candidacy in near:
        _tell(candidacy, ANSWER_DUE, until=_moment(candidacy.answer_by))
    return 0  # a reminder mends nothing


# --- To those who decide ---------------------------------------------------------------------


def tell_approver(approval: Approval, approver: User) -> None:
    """One step of one candidacy. Heads of agencies get one letter for a whole list instead."""
    candidacy = approval.candidacy
    if approval.approver == Approver.AGENCY_HEAD and candidacy.request_id is not None:
        return
    notify(
        recipient=approver,
        kind=APPROVAL_ASKED,
        key=f"approval:{approval.uid}:{approver.pk}",
        facts={"cohort": cohort_named(candidacy.cohort), "person": person_named(candidacy.person)},
        link="/approvals/",
    )


def settle_approval(approval: Approval) -> None:
    withdraw_notices(key_prefix=f"approval:{approval.uid}:")


def tell_executives(candidacies: Iterable[Candidacy]) -> None:
    """One letter to each head of the agency whose approval a list that was just sent awaits."""
    awaiting = [
        row
        for row in candidacies
        if row.state == CandidacyState.SUBMITTED and row.chain[:1] == [Approver.AGENCY_HEAD]
    ]
    request = awaiting[0].request if awaiting else None
    if request is None:
        return
    for executive in holders_over(Role.EXECUTIVE, request.organisation):
        link = links.make_link(request=request, approver=executive)
        notify(
            recipient=executive,
            kind=LIST_TO_APPROVE,
            key=f"request:{request.uid}:approve:{link.uid}",
            facts=_facts(request, count=len(awaiting), approval_link=str(link.uid)),
            link="/approvals/",
        )


# --- To the agency ---------------------------------------------------------------------------


def tell_asked(request: NominationRequest, coordinator: User) -> None:
    _ask(request, coordinator, ASKED, "asked")


def tell_reminded(request: NominationRequest, coordinator: User) -> None:
    _ask(request, coordinator, REMINDED, "due")


def _ask(request: NominationRequest, coordinator: User, kind: kinds.Kind, what: str) -> None:
    due = {"day": request.due_on.isoformat()}
    notify(
        recipient=coordinator,
        kind=kind,
        key=f"request:{request.uid}:{what}:{request.due_on}",
        facts=_facts(request, most=request.most, due=due),
        link=f"/agency/{request.uid}/",
    )


# --- Facts -----------------------------------------------------------------------------------


def cohort_named(cohort: Cohort) -> dict[str, str]:
    course = cohort.course
    english = f"{course.title_en or course.title_th}, {cohort.name_en or cohort.name_th}"
    return {"th": f"{course.title_th} {cohort.name_th}", "en": english}


def person_named(person: User) -> dict[str, str]:
    return {"th": person.get_full_name(), "en": person.get_full_name_en() or str(person)}


def _facts(request: NominationRequest, **more: Any) -> dict[str, Any]:
    organisation = request.organisation
    agency = {"th": organisation.name_th, "en": organisation.name_en or organisation.name_th}
    return {"cohort": cohort_named(request.cohort), "agency": agency, **more}


def _moment(instant: datetime | None) -> dict[str, str]:
    return {"moment": (instant or clock.now()).isoformat()}


def _tell(candidacy: Candidacy, kind: kinds.Kind, **facts: Any) -> None:
    _notify(candidacy, candidacy.person, kind, facts)


def _tell_writer(
    candidacy: Candidacy, kind: kinds.Kind, *, always: bool = False, **facts: Any
) -> None:
    writer = candidacy.created_by
    if writer is None or (writer.pk == candidacy.person_id and not always):
        return
    _notify(candidacy, writer, kind, {"person": person_named(candidacy.person), **facts})


def _notify(candidacy: Candidacy, recipient: User, kind: kinds.Kind, facts: dict[str, Any]) -> None:
    notify(
        recipient=recipient,
        kind=kind,
        key=f"candidacy:{candidacy.uid}:{kind.code}:{candidacy.version}",
        facts={"cohort": cohort_named(candidacy.cohort), **facts},
        link=f"/candidacies/{candidacy.uid}/",
        not_before=_held_until.get(),
    )
