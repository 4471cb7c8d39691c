"""What an app must know before anybody signs in."""

from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request

from courses.access.models import ACCESS_LIFETIME, REFRESH_LIFETIME
from courses.core import clock
from courses.coursework.services import TEXT_LIMIT
from courses.files.kinds import KINDS
from courses.files.services import LIMIT_MB
from courses.progress.events import LIMIT as EVENTS_LIMIT
from lms.api.fields import Instant
from lms.api.forms import Answer
from lms.api.pagination import MOST
from lms.api.permissions import Anyone
from lms.api.views import ApiView, endpoint

MINIMUM_APP_VERSION = "1.0.0"


class Limits(Answer):
    page = serializers.IntegerField()
    events = serializers.IntegerField()
    upload_mb = serializers.IntegerField()
    upload_types = serializers.ListField(child=serializers.CharField())
    answer_characters = serializers.IntegerField()


class SignIn(Answer):
    methods = serializers.ListField(child=serializers.CharField())
    access_seconds = serializers.IntegerField()
    refresh_seconds = serializers.IntegerField()


class MetaAnswer(Answer):
    versions = serializers.ListField(child=serializers.CharField())
    server_time = Instant()
    languages = serializers.ListField(child=serializers.CharField())
    minimum_app_version = serializers.CharField()
    sign_in = SignIn()
    limits = Limits()


class Meta(ApiView):
    authentication_classes = ()
    cache_control = "no-store"  # it tells the time

    @endpoint(who=Anyone, answers=MetaAnswer)
    def get(self, request: Request) -> dict[str, Any]:
        return {
            "versions": ["v1"],
            "server_time": clock.now(),
            "languages": [code for code, _name in settings.LANGUAGES],
            "minimum_app_version": MINIMUM_APP_VERSION,
            "sign_in": {
                "methods": ["password"],
                "access_seconds": int(ACCESS_LIFETIME.total_seconds()),
                "refresh_seconds": int(REFRESH_LIFETIME.total_seconds()),
            },
            "limits": {
                "page": MOST,
                "events": EVENTS_LIMIT,
                "upload_mb": LIMIT_MB,
                "upload_types": sorted(KINDS),
                "answer_characters": TEXT_LIMIT,
            },
        }
