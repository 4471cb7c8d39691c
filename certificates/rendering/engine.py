"""The one place that calls WeasyPrint. It runs in the child process, see ``sandbox``."""

import ctypes
import importlib.util
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from . import faces
from .assets import Asset, AssetFetcher
from .errors import AssetRefused, NotOnePage, RendererMissing, RenderError, TooManyPages
from .textlayer import check_exact_texts, give_exact_texts

# PDF/A for archives, level a: tagged, so that a screen reader can read it.
PDF_VARIANT = "pdf/a-3a"
APT_LINE = (
    "apt-get install -y --no-install-recommends "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
# Without it WeasyPrint subsets fonts by itself and says nothing.
SPEED_LIBRARY = "libharfbuzz-subset.so.0"


def available(open_library: Callable[[str], object] = ctypes.CDLL) -> str | None:
    """Return None if this machine can print, else a sentence on what it lacks."""
    if importlib.util.find_spec("weasyprint") is None:
        return "The Python package weasyprint is not installed: pip install -r requirements.txt"
    missing = [name for name in LIBRARIES if not _opens(name, open_library)]
    return f"Missing {', '.join(missing)}: {APT_LINE}" if missing else None


def slow(open_library: Callable[[str], object] = ctypes.CDLL) -> str | None:
    """Return None, or a sentence on why printing takes twice as long here as it need."""
    if _opens(SPEED_LIBRARY, open_library):
        return None
    return f"Missing {SPEED_LIBRARY}, certificates take twice as long: {APT_LINE}"


def _opens(name: str, open_library: Callable[[str], object]) -> bool:
    try:
        open_library(name)
    except OSError:
        return False
    return True


def render(
    html: str, css: str, assets: Mapping[str, Asset], identifier: bytes, most_pages: int = 1
) -> bytes:
    """Lay out at most ``most_pages`` and return their PDF; the same input gives the same bytes.

    ``html`` and ``css`` are ours, their texts escaped. There is no base URL, so a
    relative reference leads nowhere.

    Raises:
        AssetRefused: something outside ``assets`` was asked for.
        NotOnePage: the layout of what must be one page took no page, or more than one.
        TooManyPages: the layout took more than ``most_pages``.
        TextLayerBroken: the text layer would be wrong.
        RendererMissing: WeasyPrint cannot be loaded.
        RenderError: WeasyPrint complained of something it would only have logged.
    """
    engine = _weasyprint()
    fetcher = AssetFetcher.within(engine, assets)
    try:
        with _errors_raised():
            document = _laid_out(engine, html, css, fetcher)
            _check_pages(len(document.pages), most_pages)
            pdf = _written(document, identifier)
    except engine.urls.FatalURLFetchingError as error:
        raise AssetRefused(str(error)) from error
    finally:
        fetcher.raise_if_refused()
    return pdf


def _laid_out(engine: Any, html: str, css: str, fetcher: AssetFetcher) -> Any:
    sheet, font_config = _stylesheet(css)
    return engine.HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[sheet], font_config=font_config, pdf_variant=PDF_VARIANT
    )


def _check_pages(pages: int, most: int) -> None:
    if most == 1 and pages != 1:
        raise NotOnePage(f"{pages} pages")
    if pages > most:
        raise TooManyPages(f"{pages} pages")


def _written(document: Any, identifier: bytes) -> bytes:
    give_exact_texts(document, _faces())
    pdf = document.write_pdf(pdf_variant=PDF_VARIANT, pdf_identifier=identifier)
    check_exact_texts(document)
    return pdf


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage()[:200])


@contextmanager
def _errors_raised() -> Iterator[None]:
    """Raise what WeasyPrint only logs: it prints on without a picture it cannot read."""
    logger = logging.getLogger("weasyprint")
    complaints = _Complaints()
    logger.addHandler(complaints)
    try:
        yield
    finally:
        logger.removeHandler(complaints)
    if complaints.messages:
        raise RenderError("; ".join(complaints.messages))


def _faces() -> tuple[faces.Face, ...]:
    return faces.regular(), faces.bold()


@lru_cache(maxsize=4)
def _stylesheet(css: str) -> tuple[Any, Any]:
    """Parse ``css`` with the faces it names; kept, as this is a third of the work."""
    engine = _weasyprint()
    font_config = engine.text.fonts.FontConfiguration()
    ours = {face.path.name: Asset("font/ttf", face.path.read_bytes()) for face in _faces()}
    fetcher = AssetFetcher.within(engine, ours)
    sheet = engine.CSS(string=css, font_config=font_config, url_fetcher=fetcher)
    fetcher.raise_if_refused()
    return sheet, font_config


def _weasyprint() -> Any:
    """Import WeasyPrint.

    Raises:
        RendererMissing: it, or a system library it loads, is not there.
    """
    try:
        # deferred: takes half a second and 80 MB, and fails where Pango is absent
        import weasyprint
    except (ImportError, OSError) as error:
        raise RendererMissing(available() or str(error)) from error
    return weasyprint
