"""What somebody might put into an archive to get at the system or its readers."""

import io
import stat
import zipfile
from typing import IO

from wagtail.blocks.struct_block import StructBlockValidationError

import pytest

from cms.blocks.media import EmbedBlock
from cms.packages.portable import clean_text
from cms.packages.reading import ACCEPTED, read_package
from courses.core.archives import open_archive
from courses.core.errors import DomainError
from tests.cms.packages.archives import PDF, notes, picture, read, zipped

LESSON = {"1 ก/1 ข.md": "# ข\n\nคำ ![รูป](a.png) [แฟ้ม](a.pdf)"}
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><body onload='x()'/></foreignObject>"


def opened(file: IO[bytes]):
    with open_archive(file, accepted=ACCEPTED) as archive:
        return read_package(archive)


def written(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> IO[bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
    out.seek(0)
    return out


def link(target: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("1 ก/a.png")
    made.create_system, made.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    made.comment = target.encode()
    return made


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "entries",
    [
        [("1 ก/1 ข.md", b"# x"), ("1 ก/1 ข.md", b"# y")],
        [("1 ก/1 ข.md", b"# x"), (link("/etc/passwd"), b"/etc/passwd")],
        [("/etc/1 ข.md", b"# x")],
        [("C:\\1 ข.md", b"# x")],
        [("1 ก/..\\..\\ข.md", b"# x")],
    ],
    ids=["one name twice", "symbolic link", "absolute", "drive", "backward slashes"],
)
def test_an_archive_whose_names_lead_astray_is_refused(entries):
    with pytest.raises(DomainError):
        opened(written(*entries))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", PDF),
        ("a.png", b"GIF89a" + picture()),
        ("a.png", SVG),
        ("a.svg", SVG),
        ("a.pdf", b"<script>alert(1)</script>%PDF-1.7"),
    ],
    ids=["pdf as png", "two heads", "svg as png", "svg", "html before pdf"],
)
def test_a_file_that_is_not_what_it_says_stays_outside(name, content):
    package = read({"1 ก/1 ข.md": f"# ข\n\nคำ ![รูป]({name}) [แฟ้ม]({name})", f"1 ก/{name}": content})

    assert package.media == {}
    assert list(notes(package)) != []


@pytest.mark.parametrize("name", ["ก" * 80 + ".png", "รูป ที่ ๑.png", "é.png", "a b\u00a0c.png"])
def test_a_name_in_any_script_is_kept_for_people(name):
    package = read({"1 ก/1 ข.md": f"# ข\n\n![รูป](<{name}>)", f"1 ก/{name}": picture()})

    assert [one.is_picture for one in package.media.values()] == [True]


@pytest.mark.parametrize("name", ["a\u202egnp.exe.png", "a\x07.png"])
def test_a_name_that_hides_or_turns_its_letters_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        read({**LESSON, f"1 ก/{name}": picture()})

    assert refusal.value.code == "archive_name_unreadable"


def test_an_archive_within_an_archive_is_refused_whatever_it_is_called():
    inner = zipped({"b.zip": zipped({"c": "d" * 9_000}).getvalue()}).getvalue()

    with pytest.raises(DomainError) as refusal:
        read({**LESSON, "1 ก/a.pdf": inner})

    assert refusal.value.code == "archive_nested"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#x6a;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
    ],
)
def test_no_link_acts_wherever_it_is_written(address):
    markdown = read({"1 ก/1 ข.md": f"# ข\n\n[ก](<{address}>)"})
    html = read({"1 ก/1 ข.html": f'<h1>ข</h1><p><a href="{address}">ก</a></p>'})

    for package in (markdown, html):
        assert "href" not in str(next(package.lessons()).body)  # as words it may stand
    assert "href" not in clean_text(f'<a href="{address}">ก</a>')


@pytest.mark.parametrize(
    "html",
    [
        '<svg><use href="data:image/svg+xml,x#y"/></svg><p>ก</p>',
        "<svg><animate attributeName=href values=javascript:x()></svg><p>ก</p>",
        "<svg><foreignObject><iframe src=javascript:x()></iframe></foreignObject></svg><p>ก</p>",
        '<p style="background:url(https://evil.th/x)" id="top" class="c" data-x="y">ก</p>',
        "<style>p{background:url(//evil.th)}</style><p>ก</p>",
        "<math><mtext><table><mglyph><style><img src=x onerror=x()></style></math><p>ก</p>",
    ],
)
def test_rich_text_keeps_words_and_nothing_that_draws_or_calls(html):
    cleaned = clean_text(html)

    assert cleaned in ("<p>ก</p>", "")
    for part in ("<svg", "<img", "<style", "style=", " id=", "class=", "data-x", "evil.th"):
        assert part not in cleaned


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com.evil.th/watch?v=1",
        "https://www.youtube.com@evil.th/",
        "https://evil.th/#www.youtube.com",
        "https://evil.th\\@www.youtube.com/",
        "https://xn--youtube-9oe.com/",
        "http://www.youtube.com/watch?v=1",
        "javascript://www.youtube.com/%0aalert(1)",
    ],
)
def test_a_host_that_only_looks_like_an_allowed_one_is_refused(address):
    block = EmbedBlock()

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python({"title": "ก", "url": address, "about": ""}))

    assert set(refusal.value.block_errors) == {"url"}
