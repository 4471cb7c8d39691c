"""A link for one executive about one agency's nominees: made, named, found again.

The token is the link's public id under the house's signature: no secret is stored, and a
forged one is not looked up.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from courses.admission.models import ApprovalLink, NominationRequest
from courses.core import clock
from courses.core.errors import Conflict, NotFound
from courses.people.models import User

LIFETIME = timedelta(hours=48)
KEPT_FOR = timedelta(days=365)
SALT = "admission.approval-link"


class LinkSpent(Conflict):
    code = "link_spent"
    message = _("This link has been used already. Please sign in to see what was decided.")


class LinkExpired(Conflict):
    code = "link_expired"
    message = _("This link was good for %(hours)s hours. Please sign in to decide.")


def make_link(*, request: NominationRequest, approver: User) -> ApprovalLink:
    """A fresh link for ``approver``; earlier ones for the same stay good until they expire."""
    now = clock.now()
    return ApprovalLink.objects.create(
        request=request, approver=approver, created_at=now, expires_at=now + LIFETIME
    )


def token_of(link: UUID) -> str:
    """What the letter's address carries for the link of this public id."""
    return signing.dumps(str(link), salt=SALT)


def found(token: str) -> ApprovalLink:
    """The link of this token, if it may still be used.

    Raises:
        NotFound: there is no such link, or its approver's account is closed.
        LinkSpent, LinkExpired: it was used, or its time has passed.
    """
    rows = ApprovalLink.objects.select_related(
        "approver", "request__organisation", "request__cohort__course"
    )
    try:
        uid = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NotFound from error
    link = rows.filter(uid=uid, approver__is_active=True).first()
    if link is None:
        raise NotFound
    if link.used_at is not None:
        raise LinkSpent
    if link.expires_at < clock.now():
        raise LinkExpired(hours=int(LIFETIME.total_seconds() // 3600))
    return link


def sweep_links() -> int:
    """Forget links a year after their end; how many."""
    return ApprovalLink.objects.filter(expires_at__lt=clock.now() - KEPT_FOR).delete()[0]
