from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser

import orjson

from lms.api.refusals import BodyTooLarge, Malformed
from lms.api.renderers import OrjsonRenderer


class OrjsonParser(BaseParser):
    """A JSON object in UTF-8, strictly: no NaN, no lone surrogates, nothing but an object."""

    media_type = "application/json"
    renderer_class = OrjsonRenderer

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise BodyTooLarge
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Malformed from error
        if not isinstance(data, dict):
            raise Malformed
        return data


class UploadParser(MultiPartParser):
    """A form with one file. What says it is longer than any file we take is not read at all."""

    limit = 11 * 1024 * 1024  # the largest file, and room for the form around it

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> DataAndFiles:
        # A server hands over no more bytes than were announced, and none when nothing was.
        if int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0) > self.limit:
            raise BodyTooLarge
        return super().parse(stream, media_type, parser_context)
