"""A retried write is answered, not done again (``Idempotency-Key``, kept for a day)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from rest_framework.request import Request
from rest_framework.response import Response

import orjson

from courses.core import clock
from courses.core.jobs.registry import sweeps_for
from lms.api.fields import UUID_FORM
from lms.api.refusals import IdempotencyKeyReused, WrongIdempotencyKey
from lms.api.renderers import as_json
from lms.models import IdempotencyRecord

KEPT_FOR = timedelta(days=1)
KEPT_HEADERS = ("Location", "ETag")


def once(request: Request, do: Callable[[], Response]) -> Response:
    """``do``, or the answer it gave when this key came before.

    Raises:
        WrongIdempotencyKey: the header is no UUID.
        IdempotencyKeyReused: it came before with another request.
    """
    given = request.headers.get("Idempotency-Key")
    if given is None or request.method != "POST" or not request.user.is_authenticated:
        return do()
    if not UUID_FORM.fullmatch(given):
        raise WrongIdempotencyKey
    return _once(request, UUID(given), do)


def _once(request: Request, key: UUID, do: Callable[[], Response]) -> Response:
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        record = _begin(request, key, fingerprint)
        if record is not None:
            response = do()
            _keep(record, response)
            return response
    return _replay(request, key, fingerprint)


def _begin(request: Request, key: UUID, fingerprint: str) -> IdempotencyRecord | None:
    """A new record, or None when there is one. Waits for whoever holds the same key."""
    now = clock.now()
    mine = IdempotencyRecord.objects.filter(user=request.user, key=key)
    mine.filter(created_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return IdempotencyRecord.objects.create(
                user=request.user, key=key, fingerprint=fingerprint, created_at=now
            )
    except IntegrityError:
        return None


def _keep(record: IdempotencyRecord, response: Response) -> None:
    record.status = response.status_code
    record.headers = {n: response.headers[n] for n in KEPT_HEADERS if n in response.headers}
    record.body = b"" if response.data is None else as_json(response.data)
    record.save(update_fields=["status", "headers", "body"])


def _replay(request: Request, key: UUID, fingerprint: str) -> Response:
    record = IdempotencyRecord.objects.get(user=request.user, key=key)
    if record.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    body = bytes(record.body)
    headers = {**record.headers, "Idempotency-Replayed": "true"}
    data = orjson.loads(body) if body else None
    return Response(data, status=record.status, headers=headers)


def _fingerprint(request: Request) -> str:
    """Who did what to what: method, address and the meaning of the body."""
    seen = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for name, value in sorted(request.data.items()):
        seen.update(name.encode())
        if isinstance(value, File):
            for chunk in value.chunks():
                seen.update(chunk)
            value.seek(0)
        else:
            seen.update(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))
    return seen.hexdigest()


@sweeps_for("idempotency.old")
def forget_old() -> int:
    """Drop records of more than a day ago."""
    old = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - KEPT_FOR)
    return old.delete()[0]
