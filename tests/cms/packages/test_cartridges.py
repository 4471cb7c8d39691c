"""Common Cartridges, shaped as three systems really export them."""

import pytest

from cms.packages.plan import plan_of
from courses.core.errors import DomainError
from tests.cms.packages.archives import PDF, notes, picture, read

LINK = '<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p{v}/imswl_v1p{v}"><title>{t}</title>'
LINK += '<url href="{url}"/></webLink>'


def manifest(version: str, items: str, resources: str, title: str = "การคิดเชิงออกแบบ") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <manifest identifier="M_1" xmlns="http://www.imsglobal.org/xsd/imsccv1p{version}/imscp_v1p1"
      xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p{version}/LOM/manifest">
    <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.{version}.0</schemaversion>
      <lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string language="th">{title}
      </lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom></metadata>
    <organizations><organization identifier="O_1" structure="rooted-hierarchy">{items}
    </organization></organizations><resources>{resources}</resources></manifest>"""


def item(title: str, ref: str = "", inner: str = "") -> str:
    reference = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="I{title}"{reference}><title>{title}</title>{inner}</item>'


def resource(name: str, kind: str, href: str) -> str:
    file = f'<file href="{href}"/>'
    return f'<resource identifier="{name}" type="{kind}" href="{href}">{file}</resource>'


def linked(name: str, kind: str, href: str) -> str:
    """As for links and topics: the file is named, the resource has no address of its own."""
    return f'<resource identifier="{name}" type="{kind}"><file href="{href}"/></resource>'


MOODLE = {
    "imsmanifest.xml": manifest(
        "1",
        '<item identifier="root">'
        + item(
            "หัวข้อ 1",
            inner=item("ฟังผู้ใช้", "R1") + item("แบบบันทึก", "R2") + item("เว็บ ก.พ.ร.", "R3"),
        )
        + item("หัวข้อ 2", inner=item("คุยกัน", "R4") + item("สอบ", "R5"))
        + "</item>",
        resource("R1", "webcontent", "i_7/page.html")
        + resource("R2", "webcontent", "i_8/แบบ บันทึก.pdf")
        + linked("R3", "imswl_xmlv1p1", "i_9/weblink.xml")
        + linked("R4", "imsdt_xmlv1p1", "i_10/discussion.xml")
        + linked("R5", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "i_11/assessment.xml"),
    ),
    "i_7/page.html": '<html><head><title>x</title></head><body><p>ฟัง</p><img alt="คนรอ" '
    'src="$IMS-CC-FILEBASE$../i_7/map.png"></body></html>',
    "i_7/map.png": picture(),
    "i_8/แบบ บันทึก.pdf": PDF,
    "i_9/weblink.xml": LINK.format(v=1, t="ก.พ.ร.", url="https://www.opdc.go.th/?a=1&amp;b=2"),
    "i_10/discussion.xml": "<topic/>",
    "i_11/assessment.xml": "<questestinterop/>",
}
CANVAS = {
    "imsmanifest.xml": manifest(
        "1",
        '<item identifier="LearningModules">'
        + item(
            "โมดูล 1",
            inner=item("Welcome", "g1")
            + item("ช่วงแรก", inner=item("Next", "g2"))
            + item("Work", "g3")
            + item("Tool", "g4"),
        )
        + "</item>",
        resource("g1", "webcontent", "wiki_content/welcome.html")
        + resource("g2", "webcontent", "wiki_content/next-page.html")
        + resource(
            "g3",
            "associatedcontent/imscc_xmlv1p1/learning-application-resource",
            "g3/work.html",
        )
        + linked("g4", "imsbasiclti_xmlv1p0", "lti/g4.xml")
        + resource("g5", "webcontent", "web_resources/Uploaded Media/a b.png")
        + resource("g6", "webcontent", "wiki_content/unlisted.html"),
    ),
    "wiki_content/welcome.html": "<html><head><title>Welcome</title></head><body>"
    '<p><a href="$WIKI_REFERENCE$/pages/next-page?x=1">next</a> and '
    '<a href="$CANVAS_OBJECT_REFERENCE$/assignments/g3">work</a></p>'
    '<img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a%20b.png?canvas_download=1" alt="แผน">'
    "</body></html>",
    "wiki_content/next-page.html": "<body><p>ต่อ</p></body>",
    "wiki_content/unlisted.html": "<body><p>ซ่อน</p></body>",
    "g3/work.html": "<body>do</body>",
    "lti/g4.xml": "<x/>",
    "web_resources/Uploaded Media/a b.png": picture(),
}
SAKAI = {
    "imsmanifest.xml": manifest(
        "3",
        item("บทนำ", "S1") + item("หน่วย", inner=item("แผนที่", "S2") + item("งาน", "S3")),
        resource("S1", "webcontent", "cc-objects/intro.html")
        + resource("S2", "webcontent", "attachments/map.png")
        + linked("S3", "assignment_xmlv1p0", "cc-objects/work.xml"),
        title="",
    ),
    "cc-objects/intro.html": '<p>สวัสดี</p><p><a href="../attachments/map.png">ภาพ</a></p>',
    "cc-objects/work.xml": "<assignment/>",
    "attachments/map.png": picture(),
}


def outline(files) -> dict[str, list[str]]:
    return {m.title.th: [one.title.th for one in m.lessons] for m in read(files).modules}


def test_what_moodle_exports():
    package = read(MOODLE)
    page, sheet, link = package.lessons()

    assert outline(MOODLE) == {"หัวข้อ 1": ["ฟังผู้ใช้", "แบบบันทึก", "เว็บ ก.พ.ร."]}
    assert package.title.th == "การคิดเชิงออกแบบ"
    assert [block["type"] for block in page.body["th"]] == ["text", "image"]
    assert sheet.body["th"][0]["value"]["title"] == "แบบบันทึก"
    assert 'href="https://www.opdc.go.th/?a=1&amp;b=2"' in link.body["th"][0]["value"]


def test_what_cannot_come_along_is_named_with_the_reason():
    told = notes(read(MOODLE))

    assert "learners of the other system" in told["คุยกัน"]
    assert "Quizzes are not imported" in told["สอบ"]


def test_what_canvas_exports():
    package = read(CANVAS)
    first, second = package.lessons()

    assert outline(CANVAS) == {"โมดูล 1": ["Welcome", "ช่วงแรก: Next"]}
    assert [block["type"] for block in first.body["th"]] == ["text", "image"]
    assert '<a href="unit:lesson-2">next</a>' in first.body["th"][0]["value"]
    assert "CANVAS_OBJECT" not in first.body["th"][0]["value"]
    assert second.body["th"][0]["value"] == "<p>ต่อ</p>"
    told = notes(package)
    assert "set anew" in told["Work"] and "LTI" in told["Tool"]
    assert "no module" in told["wiki_content/unlisted.html"]


def test_what_sakai_exports():
    package = read(SAKAI)

    assert [m.lessons[0].title.th for m in package.modules] == ["บทนำ", "แผนที่"]
    picture_lesson = package.modules[1].lessons[0]
    assert picture_lesson.body["th"][0]["value"]["alt"] == ""
    assert [note.what for note in package.warnings] == ["แผนที่"]
    assert "set anew" in notes(package)["งาน"]


@pytest.mark.parametrize("files", [MOODLE, CANVAS, SAKAI])
def test_each_has_a_plan_without_a_block_left_out(files):
    plan = plan_of(read(files))

    assert plan["lessons"] >= 2
    assert [note for note in plan["left_out"] if "block" in note["why"]["en"]] == []


BILLION = '<!DOCTYPE m [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "xml",
    [
        "<manifest",
        "",
        "<manifest/>",
        BILLION + "]><manifest>&j;</manifest>",
        '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>',
        '<!DOCTYPE m SYSTEM "http://127.0.0.1/x.dtd"><manifest/>',
        '<?xml version="1.0" encoding="no-such"?><manifest/>',
        manifest("1", "<item>" * 40 + "</item>" * 40, ""),
    ],
)
def test_a_manifest_made_to_harm_is_refused(xml):
    with pytest.raises(DomainError) as refusal:
        read({"imsmanifest.xml": xml, "a.html": "<p>x</p>"})

    assert refusal.value.code == "broken_manifest"


def test_a_link_that_would_run_is_left_out():
    files = {**MOODLE, "i_9/weblink.xml": LINK.format(v=1, t="x", url="javascript:alert(1)")}

    assert "no address" in notes(read(files))["เว็บ ก.พ.ร."]


def test_a_page_that_is_not_there_is_named():
    files = {name: content for name, content in MOODLE.items() if name != "i_7/page.html"}

    assert notes(read(files))["i_7/page.html"] == "The archive does not have this file."


def test_items_that_point_nowhere_make_no_lesson():
    xml = manifest("2", item("ก", "gone") + item("ข", "R1"), resource("R1", "webcontent", "a.html"))

    assert outline({"imsmanifest.xml": xml, "a.html": "<p>x</p>"}) == {"การคิดเชิงออกแบบ": ["ข"]}
