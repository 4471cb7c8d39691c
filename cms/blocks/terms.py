from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.prose import READING


class TermBlock(blocks.StructBlock):
    term = SnippetChooserBlock("cms.GlossaryTerm", label=_("Glossary term"))

    class Meta:
        icon = "tag"
        label = _("Glossary term")
        group = READING
        description = _("A word with its meaning, taken from the glossary.")
        preview_template = "cms/blocks/preview.html"
        template = "cms/blocks/term.html"
