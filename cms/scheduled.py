"""What was decided for running cohorts when a page was given its time, kept until it comes.

It stands in the page's own history, with who decided it.
"""

from collections.abc import Mapping
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from courses.cohorts.models import Cohort
from courses.people.models import User

Decisions = Mapping[Cohort, tuple[str, str]]  # a choice and a reason for each
ACTION = "cms.decide_ahead"


def keep(page: Page, revision: Revision, *, decisions: Decisions, by: User) -> None:
    rows: list[dict[str, Any]] = [
        {"cohort": str(cohort.uid), "code": cohort.code, "choice": choice, "reason": reason}
        for cohort, (choice, reason) in decisions.items()
    ]
    if rows:
        log(page, ACTION, user=by, revision=revision, data={"decisions": rows})


def kept_for(revision: Revision) -> tuple[Decisions, User | None]:
    """What was decided last for ``revision``, and by whom. A cohort that has ended is left out."""
    entries = PageLogEntry.objects.filter(revision=revision, action=ACTION)
    entry = entries.select_related("user").order_by("-timestamp", "-pk").first()
    if entry is None:
        return {}, None
    said = {row["cohort"]: (row["choice"], row["reason"]) for row in entry.data["decisions"]}
    cohorts = Cohort.objects.live().filter(uid__in=said)
    rows = cohorts.select_related("course__programme", "revision")
    return {cohort: said[str(cohort.uid)] for cohort in rows}, entry.user
