"""Where to go next when the address came from outside."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, *, fallback: str) -> str:
    """The ``next`` that was sent, when it is an address of this site; else ``fallback``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.isprintable() else fallback


def back(request: HttpRequest, *, fallback: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(safe_next(request, fallback=fallback))
