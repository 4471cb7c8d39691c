"""The glossary, where trainers and officers write it."""

from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import GlossaryTerm


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["term_th", "term_en"]
    ordering = ["in_order"]
    list_per_page = 50
