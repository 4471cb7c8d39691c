"""The editor's form: one tab a language, for both stand on one page."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import (
    CommentPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)


class HealthPanel(Panel):
    """Findings about the course, where its author sees them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/desk/health_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)


def two_languages(
    thai: list[Panel],
    english: list[Panel],
    settings: Sequence[Panel] = (),
    *,
    of_a_page: bool = True,
) -> TabbedInterface:
    """A page can be published at a set time and commented on as well."""
    more = [*settings, PublishingPanel(), CommentPanel()] if of_a_page else [*settings]
    tabs = [ObjectList(thai, heading="ไทย"), ObjectList(english, heading="English")]
    if more:
        tabs.append(ObjectList(more, heading=_("Settings")))
    return TabbedInterface(tabs)
