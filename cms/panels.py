"""The editor's form: one tab a language, for both stand on one page."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import ObjectList, Panel, TabbedInterface


def two_languages(
    thai: list[Panel], english: list[Panel], settings: list[Panel] | None = None
) -> TabbedInterface:
    tabs = [ObjectList(thai, heading="ไทย"), ObjectList(english, heading="English")]
    if settings:
        tabs.append(ObjectList(settings, heading=_("Settings")))
    return TabbedInterface(tabs)
