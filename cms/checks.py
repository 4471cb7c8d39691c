"""Start-up checks of the CMS."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.models import Q

USERS = ("add_user", "change_user", "delete_user")
GROUPS = ("add_group", "change_group", "delete_group")


@register(Tags.database)
def nobody_manages_users(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """In Wagtail, whoever may add or change users may become superuser, by design; whoever may
    change groups may give themself that right. Accounts and roles are given by the domain's
    services; no group may hold these permissions.
    """
    if not databases or Group._meta.db_table not in connection.introspection.table_names():
        return []  # nothing to look at yet: the first migration runs this check as well
    holders = Group.objects.filter(
        Q(permissions__content_type__app_label="courses", permissions__codename__in=USERS)
        | Q(permissions__content_type__app_label="auth", permissions__codename__in=GROUPS)
    )
    names = sorted(set(holders.values_list("name", flat=True)))
    if not names:
        return []
    return [
        Error(
            f"Groups that may manage users: {', '.join(names)}.",
            hint="Take the user permissions from these groups; give roles instead.",
            id="cms.E001",
        )
    ]
