"""A name for each request, so that a person can quote it and a log line can be found."""

import logging
import re
import uuid
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from courses.core.context import current_request_id

ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Takes ``X-Request-ID`` from the proxy when it is well formed, else makes one; answers it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        token = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response.headers["X-Request-ID"] = request_id
        return response


class ClientAddressMiddleware:
    """Makes ``REMOTE_ADDR`` the visitor's address when ``TRUSTED_PROXIES`` proxies stand before us.

    Each proxy adds the address it heard from at the right of ``X-Forwarded-For``; what stands
    further left was written by the visitor and is never believed. Limits on guessing count by
    this address, so without it everybody behind the proxy would share one allowance.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            told = request.headers.get("X-Forwarded-For", "").split(",")
            address = told[-settings.TRUSTED_PROXIES :][0].strip()
            if _is_address(address):
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages, styles and scripts: Thai in UTF-8 shrinks to a fifth, on a slow network.

    A page holds secrets (the token against forgery) and may repeat what a visitor typed, which
    is what BREACH needs. Django masks the token anew in every page and pads each compressed
    answer by a random length, so the lengths tell nothing. Answers of the API keep their strong
    ETags, and what is compressed already is left alone.
    """

    kinds = ("text/", "application/manifest+json", "image/svg+xml")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.headers.get("Content-Type", "")
        if request.path.startswith("/api/") or not kind.startswith(self.kinds):
            return response
        return super().process_response(request, response)


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True
