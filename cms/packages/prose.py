"""HTML from outside as blocks: text as the text block takes it; pictures, files, tables apart."""

from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext_lazy as _

from markdown_it import MarkdownIt

from cms.packages.content import MEDIA, Block, Note
from cms.packages.portable import clean_text
from cms.packages.tables import CELLS, Table

KEPT = {"p", "ul", "ol", "li", "blockquote", "b", "i", "a", "h2", "h3"}
BLOCKS = {"p", "ul", "ol", "blockquote", "h2", "h3"}
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "strong": "b", "em": "i", "pre": "p"}
RENAMED |= {"dt": "p", "dd": "p", "figcaption": "p"}
PARTING = {"div", "section", "article", "header", "footer", "main", "figure", "dl"}
UNSEEN = {
    "script",
    "style",
    "head",
    "title",
    "svg",
    "math",
    "object",
    "form",
    "template",
    "noscript",
}
CHARACTERS_A_MINUTE = 700  # of Thai, read by one who works with it

Resolve = Callable[[str], str | None]
IsPicture = Callable[[str], bool]


class Prose(HTMLParser):
    """Feed it HTML, then take ``blocks()``. ``resolve`` turns an address in the text into one
    that lasts (``media:``, ``unit:``, https), or into None; ``is_picture`` knows its pictures.
    """

    def __init__(self, where: str, resolve: Resolve, is_picture: IsPicture) -> None:
        super().__init__(convert_charrefs=True)
        self.where = where
        self.resolve = resolve
        self.is_picture = is_picture
        self.made: list[Block] = []
        self.notes: list[Note] = []
        self.warnings: list[Note] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.unseen = 0
        self.table: Table | None = None

    def blocks(self) -> list[Block]:
        self.close()
        self._flush()
        return self.made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in UNSEEN:
            self.unseen += 1
        if self.unseen:
            return
        if self.table is not None:
            self._in_table(self.table, tag, given)
        elif tag == "table":
            self._flush()
            self.table = Table()
        else:
            self._begin(RENAMED.get(tag, tag), given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("img", "br", "hr"):
            self.handle_endtag(tag)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        match tag:
            case "img":
                self._picture(given)
            case "iframe" | "embed":
                self._framed(given)
            case "video" | "audio" | "source":
                self._played(given)
            case "br" | "hr":
                self.text.append(f"<{tag}>")
            case "a":
                self._enter("a", self._href(given.get("href", "")))
            case _ if tag in KEPT:
                self._enter(tag, "")
            case _ if tag in PARTING:
                self._part()

    def _enter(self, tag: str, attributes: str) -> None:
        if tag in BLOCKS and self.open == ["p"]:
            self._leave("p")  # a paragraph ends where another block begins
        if tag not in BLOCKS and not self.open:
            self._enter("p", "")
        self.open.append(tag)
        self.text.append(f"<{tag}{attributes}>")

    def _leave(self, tag: str) -> None:
        if tag not in self.open:
            return
        while True:
            last = self.open.pop()
            self.text.append(f"</{last}>")
            if last == tag:
                return

    def _part(self) -> None:
        if self.open == ["p"]:
            self._leave("p")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif self.unseen:
            return
        elif self.table is not None:
            self._table_end(self.table, tag)
        elif tag in PARTING:
            self._part()
        else:
            self._leave(RENAMED.get(tag, tag))
            if not self.open:
                self._file_alone()

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.table is not None:
            if self.table.cell is not None:
                self.table.cell.append(data)
            return
        if not self.open and data.strip():
            self._enter("p", "")
        self.text.append(escape(data, quote=False))

    def _href(self, href: str) -> str:
        found = self.resolve(href) if href else None
        return f' href="{escape(found)}"' if found else ""

    def _picture(self, given: dict[str, str]) -> None:
        source = given.get("src", "")
        found = self.resolve(source)
        if found is None or not found.startswith(MEDIA):
            why = _("The picture is not in the archive, or cannot be kept.")
            self.notes.append(Note(f"{self.where}: {source[:100]}", why))
            return
        alt = given.get("alt", "").strip()[:250]
        if not alt:
            why = _("The picture has no words for those who cannot see it; please add them.")
            self.warnings.append(Note(f"{self.where}: {source[:100]}", why))
        self._apart("image", {"image": found, "alt": alt, "caption": given.get("title", "")[:250]})

    def _framed(self, given: dict[str, str]) -> None:
        """What stood in a frame is left as a link: nothing of another house is loaded here."""
        source = given.get("src", "")
        if urlsplit(source).scheme == "https":
            words = escape(given.get("title") or source)
            self._apart("text", f'<p><a href="{escape(source)}">{words}</a></p>')
            why = _("An embedded page became a link.")
            self.warnings.append(Note(f"{self.where}: {source[:100]}", why))

    def _played(self, given: dict[str, str]) -> None:
        if source := given.get("src", ""):
            why = _("Films and sounds need a transcript; please put them in by hand.")
            self.notes.append(Note(f"{self.where}: {source[:100]}", why))

    def _in_table(self, table: Table, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            table.depth += 1
        elif table.depth == 1 and tag in CELLS:
            table.begin(tag)
        elif tag in ("br", "p", "li", "td", "th") and table.cell:
            table.cell.append(" ")
        elif tag == "img":
            self._picture(given)

    def _table_end(self, table: Table, tag: str) -> None:
        if tag == "table":
            table.depth -= 1
            if not table.depth:
                table.end()
                self._tabled(table)
        elif table.depth == 1 and tag in CELLS:
            table.end()

    def _tabled(self, table: Table) -> None:
        self.table = None
        table.rows = [row for row in table.rows if row]
        if not table.rows:
            return
        if table.fits():
            self._add("table", table.block())
            return
        lines = "".join(f"<li>{escape(' · '.join(row))}</li>" for row in table.rows)
        self._add("text", f"<ul>{lines}</ul>")
        why = _("A table that does not fit the comparison table became a list.")
        self.warnings.append(Note(self.where, why))

    def _file_alone(self) -> None:
        """A paragraph that is nothing but a link to a file: to download it, or to look at it."""
        begins = next(
            (at for at in range(len(self.text) - 1, -1, -1) if self.text[at] == "<p>"), None
        )
        if begins is None:
            return
        match [piece for piece in self.text[begins:] if piece.strip()]:
            case ["<p>", link, words, "</a>", "</p>"] if link.startswith(f'<a href="{MEDIA}'):
                del self.text[begins:]
                file = link.removeprefix('<a href="').removesuffix('">')
                title = unescape(words).strip()[:200]
                if self.is_picture(file):
                    self._apart("image", {"image": file, "alt": title, "caption": ""})
                else:
                    self._apart("file", {"title": title, "file": file})

    def _apart(self, kind: str, value: object) -> None:
        """A block of its own; the text goes on behind it in the same elements."""
        inside = [tag for tag in self.open if tag != "a"]
        self._flush()
        self._add(kind, value)
        for tag in inside:
            self._enter(tag, "")

    def _flush(self) -> None:
        while self.open:
            self.text.append(f"</{self.open.pop()}>")
        html = clean_text("".join(self.text)).strip()
        self.text = []
        if _says_something(html):
            self._add("text", html)

    def _add(self, kind: str, value: object) -> None:
        name = uuid5(NAMESPACE_URL, f"{self.where}/{len(self.made)}")
        self.made.append({"type": kind, "value": value, "id": str(name)})


def _says_something(html: str) -> bool:
    return bool(words_of(html)) or "<hr>" in html


def words_of(html: str) -> str:
    """The words alone."""
    words: list[str] = []
    parser = HTMLParser()
    parser.handle_data = words.append  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return " ".join("".join(words).split())


def from_markdown(text: str) -> str:
    """Raw HTML within Markdown is shown as the text it is."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").render(text)


def minutes_for(blocks: list[Block]) -> int:
    """About how long it takes to read, in steps of five minutes."""
    length = sum(len(words_of(one["value"])) for one in blocks if one["type"] == "text")
    return max(5, -(-length // CHARACTERS_A_MINUTE // 5) * 5)
