"""Deny by default. An endpoint says who may knock; what they may do, the domain's rules say."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request

from courses.people.enums import Role
from courses.people.selectors import offices_of

if TYPE_CHECKING:
    # DRF's views read their default permissions, this module, while they are being imported.
    from rest_framework.views import APIView


class Undeclared(BasePermission):
    """The default: nobody. ``lms.checks`` refuses to start with a view that still has it."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class Anyone(BasePermission):
    """Strangers too."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return True


class SignedIn(IsAuthenticated):
    """Anybody with an account."""


class OfficeHolder(IsAuthenticated):
    """Anybody who holds an office somewhere; querysets narrow what each one sees."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return super().has_permission(request, view) and bool(offices_of(request.user).held)


class OfficerSomewhere(IsAuthenticated):
    """Training officers, of whatever scope, and administrators."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return super().has_permission(request, view) and offices_of(request.user).holds(
            Role.OFFICER
        )
