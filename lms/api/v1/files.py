"""Uploads, which wait for the write that uses them, and downloads after permission."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.reverse import reverse

from courses.core.errors import Invalid, NotFound, TooLarge, WrongType
from courses.files.kinds import KINDS
from courses.files.models import StoredFile
from courses.files.services import EmptyFile, receive
from lms.api.fields import Uid
from lms.api.forms import Answer, Form
from lms.api.lookup import one
from lms.api.parsers import UploadParser
from lms.api.permissions import SignedIn
from lms.api.views import ApiView, endpoint
from lms.site.files import SANDBOX, may_read


class OneFileOnly(Invalid):
    code = "one_file_only"
    message = _("Please send one file at a time.")


class FileAnswer(Answer):
    id = Uid(source="uid")
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


@extend_schema_field({"type": "string", "format": "binary"})
class AnyFile(serializers.Field):
    """A file part; what it must be, the service decides by its bytes."""

    default_error_messages = {"not_a_file": _("This must be a file.")}

    def to_internal_value(self, data: Any) -> Any:
        if not hasattr(data, "chunks"):
            self.fail("not_a_file")
        return data


class UploadForm(Form):
    file = AnyFile()


class Uploads(ApiView):
    parser_classes = (UploadParser,)

    @endpoint(
        who=SignedIn,
        takes=UploadForm,
        answers=FileAnswer,
        status=201,
        raises=[TooLarge, WrongType, EmptyFile, OneFileOnly],
    )
    def post(self, request: Request) -> StoredFile:
        """Up to 10 MB. Forgotten after a day unless a hand-in uses it."""
        if len(request.FILES.getlist("file")) > 1:
            raise OneFileOnly("file")
        file = self.sent["file"]
        stored = receive(upload=file, name=file.name, owner=request.user)
        self.tell(Location=reverse("api:file", [stored.uid]))
        return stored


class WhateverIsAsked(BaseContentNegotiation):
    """For files, whose type is their own: JSON is only what a refusal is written in."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Download(ApiView):
    content_negotiation_class = WhateverIsAsked
    cache_control = "private, no-store"


BYTES = {
    (200, kind): OpenApiResponse(bytes, "")
    for kind in sorted({kind.content_type for kind in KINDS.values()})
}


class FileView(Download):
    @endpoint(who=SignedIn, also=BYTES)
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        """For the owner, those who see the hand-in it belongs to, and its certificate's."""
        file = one(StoredFile.objects.all(), uid=uid)
        if not may_read(request.user, file):
            raise NotFound
        return attached(file)


def attached(file: StoredFile) -> HttpResponseBase:
    """The file as an attachment that a browser neither guesses at nor runs."""
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
