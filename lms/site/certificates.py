"""One's own certificate, and the open page where anyone verifies one."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.enums import CertificateState, Verdict
from certificates.models import Certificate
from certificates.selectors import Verification, verify
from courses.core.errors import TooMany
from courses.core.languages import pick
from courses.core.limits.services import Limit, spend
from courses.core.thai.digits import to_arabic_digits
from lms.site import words
from lms.site.forms import VerifyForm, refuse

VERIFYING = Limit("verify", 30, timedelta(minutes=1))


def certificate_title(certificate: Certificate) -> str:
    return pick(certificate.fields["course_th"], certificate.fields["course_en"])


def issued_on(fields: dict[str, Any]) -> str:
    """On screens the day stands in Arabic digits, whatever was printed."""
    return words.day(date.fromisoformat(fields["issued_on"]))


@require_safe
@login_required
def certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    mine = Certificate.objects.filter(holder=request.user)
    found = get_object_or_404(mine.select_related("file", "revocation"), uid=uid)
    revocation = getattr(found, "revocation", None)
    ready = found.state == CertificateState.ISSUED and found.file is not None
    context = {
        "certificate": {
            "title": certificate_title(found),
            "name_th": found.fields["name_th"],
            "name_en": found.fields["name_en"],
            "serial": found.serial,
            "number": to_arabic_digits(found.fields["number"]),
            "issued_on": issued_on(found.fields),
            "state": words.certificate_state(found.state),
            "reason": str(revocation.get_reason_code_display()) if revocation else "",
            "download_url": reverse("site:file", args=[found.file.uid]) if ready else "",
            "being_made": found.state == CertificateState.QUEUED,
            "verify_url": reverse("site:verify-serial", args=[found.serial]),
        }
    }
    return render(request, "site/certificate.html", context)


@never_cache
@require_safe
def verification(request: HttpRequest, serial: str = "") -> HttpResponse:
    """What is no serial at all is answered like a serial nobody has."""
    asked = serial or request.GET.get("serial")
    form = VerifyForm({"serial": asked.replace("\0", "-")} if asked is not None else None)
    context: dict[str, Any] = {"form": form}
    status, retry = 200, None
    if form.is_valid():
        try:
            spend(VERIFYING, request.META.get("REMOTE_ADDR", ""))
            context["result"] = _told(verify(form.cleaned_data["serial"]))
        except TooMany as error:
            refuse(form, error)
            status, retry = 429, error.values["retry_after"]
    response = render(request, "site/verify.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    if retry is not None:
        response.headers["Retry-After"] = str(retry)
    return response


def _told(found: Verification) -> dict[str, Any]:
    said: dict[str, Any] = {"state": found.verdict.value, "verdict": words.verdict(found)}
    if found.verdict == Verdict.UNKNOWN or not found.words:
        return said
    return {**said, **_printed(found.words), "serial": found.serial, "reason": found.reason_words}


def _printed(fields: dict[str, str]) -> dict[str, str]:
    """What stands on the paper, in the reader's language and in a screen's digits."""
    chosen = {
        name: to_arabic_digits(pick(fields[f"{name}_th"], fields[f"{name}_en"]))
        for name in ("course", "cohort", "period", "hours", "issuer")
    }
    return {
        **chosen,
        "name_th": fields["name_th"],
        "name_en": fields["name_en"],
        "number": to_arabic_digits(fields["number"]),
        "issued_on": issued_on(fields),
    }
