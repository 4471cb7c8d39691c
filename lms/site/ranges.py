"""One part of a file, for players that ask for a film piece by piece (RFC 9110 §14).

Safari plays nothing from a server that cannot do this. Several ranges at once, and ranges in
another unit, are answered with the whole file, as the RFC allows.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
PIECE = 64 * 1024  # bytes read at a time


def ranged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``, or the part of it that was asked for (206), or a refusal (416)."""
    if response.status_code != 200 or not isinstance(response, FileResponse):
        return response
    response.headers["Accept-Ranges"] = "bytes"
    asked = _asked(request)
    if asked is None or not _is_unchanged(request, response):
        return response
    size = int(response.headers["Content-Length"])
    first, last = _bounds(asked[1], asked[2], size)
    return _part(response, first, last, size) if first <= last else _refusal(response, size)


def _asked(request: HttpRequest) -> re.Match[str] | None:
    """The range asked for; what is malformed counts as nothing asked."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not asked or not (asked[1] or asked[2]):
        return None
    backwards = asked[1] and asked[2] and int(asked[1]) > int(asked[2])
    return None if backwards else asked


def _is_unchanged(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the parts the browser has are of this very file; a weak tag proves nothing."""
    held = request.headers.get("If-Range")
    if held is None:
        return True
    tag, changed = response.headers.get("ETag"), response.headers.get("Last-Modified")
    return held == changed or (held == tag and not held.startswith("W/"))


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte, both included; without a first, so many bytes at the end."""
    if not first:
        return max(size - int(last or 0), 0), size - 1
    return int(first), min(int(last or size), size - 1)


def _part(response: FileResponse, first: int, last: int, size: int) -> FileResponse:
    file, length = response.file_to_stream, last - first + 1
    file.seek(first)
    response.streaming_content = _pieces(file, length)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(length)
    return response


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


def _refusal(response: FileResponse, size: int) -> HttpResponse:
    response.close()
    kept = {name: response.headers[name] for name in ("ETag",) if name in response.headers}
    return HttpResponse(
        status=416,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes", **kept},
    )
