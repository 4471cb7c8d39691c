"""Why a certificate was not printed, each with a stable code."""

from django.utils.translation import gettext_lazy as _

from courses.core.errors import DomainError, Invalid


class MissingGlyph(Invalid):
    """A text holds a character the typeface has no glyph for.

    ``field`` is the attribute of the fields, ``character`` the first one at fault.
    """

    code = "missing_glyph"
    message = _("The typeface of the certificate has no character “%(character)s”.")

    def __init__(self, field: str, character: str) -> None:
        super().__init__(field, character=character)
        self.character = character


class DoesNotFit(Invalid):
    """A text is too long for its place, even on two lines at the smallest size."""

    code = "does_not_fit"
    message = _("This text is too long for its place on the certificate.")


class RenderError(DomainError):
    """The document could not be made; the caller and its process are unharmed.

    ``detail`` is for the log: it may quote the document and is never shown.
    """

    code = "render_failed"
    message = _("The certificate could not be printed. Please tell the administrator.")

    def __init__(self, detail: str = "") -> None:
        super().__init__()
        self.detail = detail


class RendererMissing(RenderError):
    code = "renderer_missing"
    message = _("This machine cannot print certificates. Please tell the administrator.")


class RenderTimedOut(RenderError):
    code = "render_timed_out"
    message = _("Printing the certificate took too long and was stopped.")


class RenderOutOfMemory(RenderError):
    code = "render_out_of_memory"
    message = _("Printing the certificate took too much memory and was stopped.")


class AssetRefused(RenderError):
    """The document asked for something that is not in its table of assets."""

    code = "asset_refused"
    message = _("The certificate's design refers to something outside itself.")


class TextLayerBroken(RenderError):
    """The picture would be right, but its text could not be copied or searched."""

    code = "text_layer_broken"


class NotOnePage(RenderError):
    code = "not_one_page"
    message = _("The certificate does not fit on one page.")


class TooManyPages(RenderError):
    code = "too_many_pages"
    message = _("This is too long to be printed. Please shorten it.")


RENDER_ERRORS: dict[str, type[RenderError]] = {
    error.code: error
    for error in (
        RenderError,
        RendererMissing,
        RenderTimedOut,
        RenderOutOfMemory,
        AssetRefused,
        TextLayerBroken,
        NotOnePage,
        TooManyPages,
    )
}
