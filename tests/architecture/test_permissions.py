"""Deny by default: no endpoint is reached that has not said who may use it."""

from django.core.checks import run_checks
from rest_framework.permissions import BasePermission

from lms.api.permissions import Undeclared
from lms.api.views import ApiView
from lms.checks import api_views, undeclared


def test_there_are_endpoints_to_look_at():
    assert len({view for view in api_views() if issubclass(view, ApiView)}) > 20


def test_every_endpoint_says_who_may_use_it():
    silent = {f"{view.__name__}.{method}" for view in api_views() for method in undeclared(view)}

    assert silent == set()


def test_an_endpoint_that_says_nothing_is_found():
    class Forgotten(ApiView):
        def get(self, request):
            raise AssertionError

    assert undeclared(Forgotten) == ["get"]


def test_what_declares_nobody_lets_nobody_in():
    permission: BasePermission = Undeclared()

    assert permission.has_permission(None, None) is False


def test_the_start_up_checks_pass():
    assert [message for message in run_checks() if message.is_serious()] == []
