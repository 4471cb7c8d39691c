"""HTML and Markdown from anywhere become blocks, and nothing of it acts."""

import pytest

from cms.packages.prose import Prose, from_markdown, minutes_for

FILES = {"map.png": "media:p1", "sheet.pdf": "media:d1", "next.md": "unit:lesson-2"}


def blocks(html: str) -> list[tuple[str, object]]:
    return [(block["type"], block["value"]) for block in prose(html).blocks()]


def prose(html: str) -> Prose:
    made = Prose("a.html", found, lambda told: told == "media:p1")
    made.feed(html)
    return made


def found(address: str) -> str | None:
    return FILES.get(address, address if "://" in address else None)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>ก</h1><p>ข</p>", "<h2>ก</h2><p>ข</p>"),
        ("<h5>ก</h5>", "<h3>ก</h3>"),
        ("<p><strong>ก</strong> <em>ข</em></p>", "<p><b>ก</b> <i>ข</i></p>"),
        ("<div>ก</div><div>ข</div>", "<p>ก</p><p>ข</p>"),
        ("ลอย ๆ <b>อยู่</b>", "<p>ลอย ๆ <b>อยู่</b></p>"),
        ("<p>ก<ul><li>ข</ul>", "<p>ก</p><ul><li>ข</li></ul>"),
        ('<p style="color:red" class="x" onclick="a()">ก</p>', "<p>ก</p>"),
        ('<p><a href="next.md">ต่อ</a> ก่อน</p>', '<p><a href="unit:lesson-2">ต่อ</a> ก่อน</p>'),
        ('<p><a href="javascript://a">x</a></p>', "<p><a>x</a></p>"),
        ("<p>1 < 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<script>alert(1)</script><p>ก</p><style>p{}</style>", "<p>ก</p>"),
        ("<svg><script>alert(1)</script></svg><p>ก</p>", "<p>ก</p>"),
        ("<p>ก<img src=x onerror=alert(1)>ข</p>", "<p>กข</p>"),
        ("<form><input value=x>ก</form><p>ข</p>", "<p>ข</p>"),
        ("<p></b></p></div><p>ก", "<p></p><p>ก</p>"),
    ],
)
def test_text_is_kept_as_the_text_block_takes_it(html, text):
    made = blocks(html)

    told = "".join(value for kind, value in made)
    assert {kind for kind, _value in made} == {"text"}
    assert told == text


def test_a_pasted_page_with_handlers_does_nothing():
    page = """<body onload=steal()><div onmouseover="x()"><p>อ่าน <a href="data:text/html,x"
        onclick="y()">ต่อ</a></p><iframe src="javascript:z()"></iframe><math><mi
        xlink:href="javascript:q()">a</mi></math><object data="x.swf"></object></div></body>"""

    assert blocks(page) == [("text", "<p>อ่าน <a>ต่อ</a></p>")]


def test_a_picture_stands_between_the_words_around_it():
    made = blocks('<p>ก่อน <img src="map.png" alt="แผนที่" title="ที่มา"> หลัง</p>')

    picture = {"image": "media:p1", "alt": "แผนที่", "caption": "ที่มา"}
    assert made == [("text", "<p>ก่อน </p>"), ("image", picture), ("text", "<p> หลัง</p>")]


def test_a_picture_without_words_is_kept_and_named():
    made = prose('<img src="map.png">')

    assert made.blocks()[0]["value"]["alt"] == ""
    assert [note.what for note in made.warnings] == ["a.html: map.png"]


def test_a_picture_that_is_not_there_is_named():
    made = prose('<p>ก</p><img src="gone.png" alt="x"><img src="https://elsewhere/x.png" alt="x">')

    assert [block["type"] for block in made.blocks()] == ["text"]
    assert len(made.notes) == 2


def test_a_paragraph_that_is_only_a_link_to_a_document_is_a_file():
    assert blocks('<p>ก</p>\n<p><a href="sheet.pdf">แบบบันทึก</a></p><p>ข</p>') == [
        ("text", "<p>ก</p>"),
        ("file", {"title": "แบบบันทึก", "file": "media:d1"}),
        ("text", "<p>ข</p>"),
    ]


def test_a_paragraph_that_is_only_a_link_to_a_picture_is_the_picture():
    assert blocks('<p><a href="map.png">แผนที่ &amp; ทาง</a></p>') == [
        ("image", {"image": "media:p1", "alt": "แผนที่ & ทาง", "caption": ""})
    ]


def test_a_link_to_a_document_among_words_stays_among_them():
    assert blocks('<p>ใช้ <a href="sheet.pdf">แบบ</a> นี้</p>') == [
        ("text", '<p>ใช้ <a href="media:d1">แบบ</a> นี้</p>')
    ]


def test_a_table_becomes_a_comparison_table():
    made = blocks(
        "<table><caption>เทียบ</caption><thead><tr><th>ตัวชี้วัด<th>ก่อน</tr></thead>"
        "<tbody><tr><td>เวลา <b>รอ</b></td><td>180</td></tr><tr><td>ขั้นตอน</td></tr></table><p>ก</p>"
    )

    kind, table = made[0]
    cells = [[cell["value"] for cell in row["value"]] for row in table["rows"]]
    assert (kind, table["caption"]) == ("table", "เทียบ")
    assert [head["value"] for head in table["heads"]] == ["ตัวชี้วัด", "ก่อน"]
    assert cells == [["เวลา รอ", "180"], ["ขั้นตอน", ""]]
    assert made[1] == ("text", "<p>ก</p>")


def test_a_table_too_wide_becomes_a_list_and_is_named():
    made = prose("<table>" + f"<tr>{'<td>ก' * 9}</tr>" * 2 + "</table>")

    assert made.blocks()[0]["value"].count("<li>") == 2
    assert len(made.warnings) == 1


def test_a_framed_page_becomes_a_link_and_a_film_is_named():
    made = prose(
        '<iframe src="https://youtube.com/embed/x" title="คลิป"></iframe><video src="a.mp4">'
    )

    assert [block["value"] for block in made.blocks()] == [
        '<p><a href="https://youtube.com/embed/x">คลิป</a></p>'
    ]
    assert [note.what for note in made.notes] == ["a.html: a.mp4"]


def test_raw_html_in_markdown_is_only_text():
    made = blocks(from_markdown("ก <script>alert(1)</script>\n\n<div onclick=x>ข</div>\n"))

    assert "<script" not in str(made) and "<div" not in str(made)
    assert "&lt;script&gt;" in str(made)


def test_markdown_has_tables_lists_and_links():
    made = blocks(from_markdown("* ก\n* **ข** [ต่อ](next.md)\n\n|a|b|\n|-|-|\n|1|2|\n"))

    assert made[0] == (
        "text",
        '<ul>\n<li>ก</li>\n<li><b>ข</b> <a href="unit:lesson-2">ต่อ</a></li>\n</ul>',
    )
    assert made[1][0] == "table"


def test_blocks_have_the_same_ids_each_time():
    html = '<p>ก</p><img src="map.png" alt="x"><p>ข</p>'

    assert [b["id"] for b in prose(html).blocks()] == [b["id"] for b in prose(html).blocks()]
    assert len({b["id"] for b in prose(html).blocks()}) == 3


def test_minutes_follow_the_length_in_steps_of_five():
    text = [{"type": "text", "value": f"<p>{'ก' * 4000}</p>"}]

    assert (minutes_for([]), minutes_for(text)) == (5, 10)
