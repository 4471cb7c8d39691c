"""The text a reader copies out of the PDF: one exact text for each glyph.

WeasyPrint takes the text of a glyph from the first word drawn with it, which is
wrong for Thai (see ``docs/decisions/0005-thai-text-layer.md``). It keeps those
guesses in ``Font.to_unicode``, and its fonts in ``Document.fonts``; both are
plain dictionaries that we replace before the document is drawn. Neither is a
public promise, so everything here is checked and fails rather than guesses.
"""

import hashlib
from typing import Any

from .errors import TextLayerBroken
from .faces import Face


class ExactTexts(dict[int, str]):
    """A ``to_unicode`` map that ignores the text offered and stores the right one."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._glyphs = face.glyphs

    def __setitem__(self, glyph: int, guess: str) -> None:
        text = self._glyphs[glyph] if glyph < len(self._glyphs) else None
        # An empty text is no way out: some readers then show the glyph's number.
        if not text:
            raise TextLayerBroken(f"glyph {glyph} has no text; drawn for {guess!r}")
        super().__setitem__(glyph, text)


class ExactFonts(dict[Any, Any]):
    """The fonts of a document, each given its exact texts as it is added."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        super().__init__()
        self._faces = {face.sha256: face for face in faces}

    def __setitem__(self, key: Any, font: Any) -> None:
        face = self._faces.get(hashlib.sha256(font.file_content).hexdigest())
        if face is None:
            raise TextLayerBroken(f"drawn with a font that is not ours: {font.family}")
        if font.to_unicode != {}:
            raise TextLayerBroken("a font brought texts of its own")
        font.to_unicode = ExactTexts(face)
        super().__setitem__(key, font)


def give_exact_texts(document: Any, faces: tuple[Face, ...]) -> None:
    """Make a laid-out WeasyPrint document use ``faces`` alone, with their exact texts.

    Raises:
        TextLayerBroken: this WeasyPrint keeps its fonts in some other way.
    """
    if getattr(document, "fonts", None) != {}:
        raise TextLayerBroken("WeasyPrint no longer collects its fonts while drawing")
    document.fonts = ExactFonts(faces)


def check_exact_texts(document: Any) -> None:
    """Check, after drawing, that the exact texts are the ones that were used.

    Raises:
        TextLayerBroken: this WeasyPrint took them from somewhere else.
    """
    maps = [font.to_unicode for font in document.fonts.values()]
    if not any(maps) or not all(isinstance(texts, ExactTexts) for texts in maps):
        raise TextLayerBroken("WeasyPrint did not use the texts it was given")
