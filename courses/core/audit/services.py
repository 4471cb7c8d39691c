"""Writing the trail, chaining it, and checking the chain."""

import hashlib
import json
from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from courses.core import clock
from courses.core.audit.models import AuditEntry, AuditLink
from courses.core.context import current_request_id

GENESIS = "0" * 64


class Named(Protocol):
    """Anything with a public id."""

    uid: UUID


def record(
    action: str,
    target: Named,
    *,
    by: Named | None,
    changes: dict[str, object] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one entry. Call it inside the transaction that does the deed."""
    return AuditEntry.objects.create(
        at=clock.now(),
        actor=by.uid if by else None,
        action=action,
        target_kind=type(target).__name__.lower(),
        target=target.uid,
        changes=changes or {},
        reason=reason,
        request_id=current_request_id.get(),
    )


def extend_chain(limit: int = 1000) -> int:
    """Link entries that are not linked yet; how many were. One caller wins, others link none."""
    try:
        return _extend_chain(limit)
    except IntegrityError:
        # Another worker took the same positions first; what is left waits for the next call.
        return 0


@transaction.atomic
def _extend_chain(limit: int) -> int:
    last = AuditLink.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, GENESIS)
    entries = AuditEntry.objects.filter(link=None).order_by("id")[:limit]
    links = []
    for entry in entries:
        position, digest = position + 1, _digest(digest, entry)
        links.append(AuditLink(position=position, entry=entry, digest=digest))
    AuditLink.objects.bulk_create(links)
    return len(links)


def broken_links() -> Iterator[int]:
    """Positions whose digest no longer follows from the entry and the link before it."""
    digest, expected = GENESIS, 1
    for link in AuditLink.objects.select_related("entry").order_by("position").iterator():
        digest = _digest(digest, link.entry)
        if link.digest != digest or link.position != expected:
            yield link.position
        digest, expected = link.digest, link.position + 1


def _digest(previous: str, entry: AuditEntry) -> str:
    facts = [
        previous,
        entry.at.isoformat(),
        str(entry.actor),
        entry.action,
        entry.target_kind,
        str(entry.target),
        entry.changes,
        entry.reason,
        entry.request_id,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
