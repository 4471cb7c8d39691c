"""Design tools on the site: the list, filling in without scripts, the history, and paper."""

from io import BytesIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

import pypdf
import pytest

from courses.core.limits.services import spend
from courses.enrolment.models import Enrolment
from courses.enrolment.services import withdraw
from courses.notebook.enums import Tool
from courses.notebook.models import Canvas
from courses.notebook.tools import sheet_of
from courses.people.enums import Role
from lms.site.papers import PRINTING
from lms.site.sheets import rearranged
from tests.factories.canvases import (
    BLOCK,
    PERSONA,
    STEPS,
    asking_course,
    asking_unit,
    canvas,
    saved,
    team_of,
)
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.factories.people import granted, person, trainer
from tests.lms.site.pages import heading, main, notices, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def mine() -> Enrolment:
    return enrolment()


@pytest.fixture
def learner(site_as, mine: Enrolment) -> Client:
    return site_as(mine.learner)


def fields(response) -> dict[str, str | list[str]]:
    """What a browser would send back, unchanged."""
    sent: dict[str, list[str]] = {}
    form = page(response).select_one("form#canvas")
    for template in form.select("template"):
        template.decompose()
    for one in form.select("input[name], textarea[name]"):
        text = one.get("value") if one.name == "input" else one.get_text().removeprefix("\n")
        sent.setdefault(one["name"], []).append(text)
    for one in form.select("select[name]"):
        sent[one["name"]] = [(one.select_one("option[selected]") or {"value": ""})["value"]]
    return sent


def at(canvas: Canvas) -> str:
    return f"/canvases/{canvas.uid}/"


def stored(canvas: Canvas) -> dict:
    return Canvas.objects.get(pk=canvas.pk).values


# --- The list, and starting ------------------------------------------------------------


def test_the_list_names_tool_owner_and_who_changed_it_last(learner, mine):
    other = enrolment(cohort=mine.cohort)
    team = team_of(mine.cohort, mine, other)
    canvas(mine, Tool.TEST_CARD)
    saved(canvas(mine, team=team), PERSONA, other.learner, title="ป้าสมใจ")

    rows = page(learner.get(f"/learn/{mine.uid}/canvases/")).select("ul.list > li")

    assert len(rows) == 2
    shared = next(words(row) for row in rows if "ป้าสมใจ" in words(row))
    assert other.learner.get_full_name() in shared
    assert str(Tool.PERSONA.label) in shared


@pytest.mark.parametrize("for_whom", ["", "team"])
def test_a_canvas_is_started_from_a_tool(learner, mine, for_whom):
    team = team_of(mine.cohort, mine)

    response = learner.post(
        f"/learn/{mine.uid}/canvases/", {"tool": "how_might_we", "for": for_whom}
    )

    made = Canvas.objects.get()
    assert (made.tool, made.team) == ("how_might_we", team if for_whom else None)
    assert response["Location"] == at(made)


def test_a_tool_nobody_has_is_refused_in_words(learner, mine):
    response = learner.post(f"/learn/{mine.uid}/canvases/", {"tool": "../x"}, follow=True)

    assert gettext("There is no such tool.") in words(page(response).select_one(".notices"))
    assert not Canvas.objects.exists()


def test_a_lesson_leads_to_its_canvas_once_somebody_began_it(site_as):
    cohort = open_cohort(course=asking_course(sharing="team"))
    mine, other = enrolment(cohort=cohort), enrolment(cohort=cohort)
    team = team_of(cohort, mine, other)
    path = f"/learn/{{}}/canvases/start/{asking_unit(mine).uid}/{BLOCK}/"

    first = site_as(mine.learner).get(path.format(mine.uid))
    began = site_as(mine.learner).post(path.format(mine.uid))
    second = site_as(other.learner).get(path.format(other.uid))

    made = Canvas.objects.get()
    assert heading(first) == "ผู้รับบริการของเรา"
    assert (made.team, made.block) == (team, BLOCK)
    assert began["Location"] == second["Location"] == at(made)


def test_no_lesson_no_canvas(learner, mine):
    unit = mine.cohort.revision.units.first().unit
    start = f"/learn/{mine.uid}/canvases/start"

    assert learner.post(f"{start}/{unit.uid}/{BLOCK}/").status_code == 404
    assert learner.post(f"{start}/{mine.uid}/{BLOCK}/").status_code == 404
    assert not Canvas.objects.exists()


# --- Filling in without scripts ---------------------------------------------------------


@pytest.mark.parametrize("tool", Tool.values)
def test_the_form_sent_back_unchanged_changes_nothing(learner, mine, tool):
    made = canvas(mine, tool)
    form = fields(learner.get(at(made)))

    response = learner.post(at(made), {**form, "do": "save"})

    made.refresh_from_db()
    assert response["Location"] == at(made)
    assert (made.version, made.values) == (0, {})


def test_what_is_typed_is_stored_and_comes_back(learner, mine):
    made = saved(canvas(mine, Tool.JOURNEY_MAP), STEPS, mine.learner)
    form = fields(learner.get(at(made)))
    assert form["steps-1-pain"] == ["ไม่รู้ว่าอีกนานเท่าใด"]

    form |= {"steps-0-where": "เคาน์เตอร์ <b>1</b>", "about-person": "ป้าสมใจ", "title": "ใหม่"}
    learner.post(at(made), {**form, "do": "save"})

    wanted = {"about": {"person": "ป้าสมใจ"}, "steps": [dict(one) for one in STEPS["steps"]]}
    wanted["steps"][0]["where"] = "เคาน์เตอร์ <b>1</b>"
    assert stored(made) == wanted
    again = learner.get(at(made))
    assert heading(again) == "ใหม่"
    assert fields(again)["steps-0-where"] == ["เคาน์เตอร์ <b>1</b>"]


@pytest.mark.parametrize(
    ("deed", "left", "place"),
    [
        ("add:steps", ["ก", "ข", "ค", None], "steps-3"),
        ("remove:steps:1", ["ก", "ค"], "steps-0"),
        ("up:steps:2", ["ก", "ค", "ข"], "steps-1"),
        ("up:steps:0", ["ก", "ข", "ค"], "steps-0"),
        ("down:steps:0", ["ข", "ก", "ค"], "steps-1"),
        ("down:steps:2", ["ก", "ข", "ค"], "steps-2"),
        ("remove:steps:9", ["ก", "ข", "ค"], "steps-0"),
        ("remove:steps:x", ["ก", "ข", "ค"], ""),
        ("remove:about:0", ["ก", "ข", "ค"], ""),
        ("remove:steps", ["ก", "ข", "ค"], ""),
        ("fly", ["ก", "ข", "ค"], ""),
    ],
)
def test_entries_are_added_removed_and_moved_by_buttons(deed, left, place):
    values = {"about": {}, "steps": [{"step": name} for name in "กขค"]}

    moved, where = rearranged(sheet_of(Tool.JOURNEY_MAP), values, deed)

    assert [entry.get("step") for entry in moved["steps"]] == left
    assert where == place


def test_a_button_saves_what_was_typed_with_it(learner, mine):
    made = saved(canvas(mine, Tool.JOURNEY_MAP), STEPS, mine.learner)
    form = fields(learner.get(at(made))) | {"steps-0-where": "บ้าน"}

    response = learner.post(at(made), {**form, "do": "add:steps"})

    assert response["Location"] == f"{at(made)}#steps-2"
    assert [one.get("where") for one in stored(made)["steps"]] == ["บ้าน", None, None]
    assert len(page(learner.get(at(made))).select("li.card")) == 3


def test_entries_stand_in_the_order_they_were_sent(learner, mine):
    made = saved(canvas(mine, Tool.JOURNEY_MAP), STEPS, mine.learner)
    form = fields(learner.get(at(made)))

    learner.post(at(made), {**form, "steps": ["new1", "1"], "steps-new1-step": "เดินทาง"})

    assert [one["step"] for one in stored(made)["steps"]] == ["เดินทาง", "รอคัดกรอง"]


def test_what_cannot_be_stored_comes_back_with_the_reason_at_its_field(learner, mine):
    made = canvas(mine)
    form = fields(learner.get(at(made)))

    response = learner.post(at(made), {**form, "who-name": "x" * 81, "who-facts": "62 ปี"})

    wrong = page(response).select(".field--wrong")
    assert response.status_code == 400
    assert [one.select_one("label")["for"] for one in wrong] == ["f-who-name"]
    assert fields(response)["who-facts"] == ["62 ปี"]
    assert stored(made) == {}


@pytest.mark.parametrize("sent", ["6", "-1", "x", "1.5", "9" * 50, "²"])
def test_a_scale_takes_its_steps_alone(learner, mine, sent):
    made = canvas(mine)

    response = learner.post(at(made), {"service-digital": sent, "title": "x"})

    assert response.status_code == 400
    assert stored(made) == {}


# --- Together --------------------------------------------------------------------------


@pytest.fixture
def shared(mine: Enrolment) -> Canvas:
    return canvas(mine, team=team_of(mine.cohort, mine, enrolment(cohort=mine.cohort)))


def member(canvas: Canvas, mine: Enrolment):
    return canvas.team.members.exclude(enrolment=mine).get().enrolment.learner


def test_two_who_write_in_different_places_lose_nothing(learner, mine, shared):
    form = fields(learner.get(at(shared)))
    saved(shared, {"who": {"name": "ป้าสมใจ"}}, member(shared, mine))

    learner.post(at(shared), {**form, "need-sentence": "ต้องรู้เวลา"})

    assert stored(shared) == {"who": {"name": "ป้าสมใจ"}, "need": {"sentence": "ต้องรู้เวลา"}}


def test_two_who_write_in_the_same_place_see_both_texts(learner, mine, shared):
    form = fields(learner.get(at(shared)))
    saved(shared, {"who": {"name": "ป้าสมใจ"}}, member(shared, mine))

    response = learner.post(at(shared), {**form, "who-name": "ลุงมี"})

    assert response.status_code == 409
    assert [words(one.select_one("p + p")) for one in page(response).select(".theirs")] == [
        "ป้าสมใจ"
    ]
    assert member(shared, mine).get_full_name() in words(page(response).select_one(".errors"))
    again = fields(response)
    assert (again["who-name"], again["version"]) == (["ลุงมี"], ["1"])
    learner.post(at(shared), {**again, "do": "save"})
    assert stored(shared) == {"who": {"name": "ลุงมี"}}


def test_a_script_is_answered_with_the_version_and_whose_words_stand(learner, mine, shared):
    form = fields(learner.get(at(shared)))

    alone = learner.post(at(shared), {**form, "who-name": "ลุงมี"}, **JSON)
    saved(Canvas.objects.get(), {"who": {"name": "ลุงมี"}, "need": {"sentence": "x"}}, mine.learner)
    both = learner.post(
        at(shared), {**form, "version": "1", "who-name": "ลุงมี", "who-facts": "62"}, **JSON
    )
    clash = learner.post(at(shared), {**form, "need-sentence": "y"}, **JSON)

    assert (alone.json()["version"], alone.json()["own"]) == (1, 1)
    assert (both.json()["version"], both.json()["own"]) == (4, 3)
    assert (clash.status_code, clash.json()["code"]) == (409, "stale_version")


# --- Whose it is -----------------------------------------------------------------------


def test_the_trainer_reads_and_cannot_write(site_as, mine):
    made = saved(canvas(mine), PERSONA, mine.learner)
    staff = site_as(trainer(mine.cohort))

    response = staff.get(at(made))

    assert "ป้าสมใจ" in main(response)
    assert page(response).select("form#canvas, main form") == []
    assert staff.post(at(made), {"title": "x"}).status_code == 404
    assert stored(made) == PERSONA


def test_a_stranger_meets_nothing(site_as, client, mine):
    made = saved(canvas(mine), PERSONA, mine.learner)
    paths = [at(made), f"{at(made)}read/", f"{at(made)}history/", f"{at(made)}history/1/"]
    paths += [f"/canvases/{made.uid}.pdf", f"/learn/{mine.uid}/canvases/"]
    other = site_as(enrolment(cohort=mine.cohort).learner)

    assert [other.get(path).status_code for path in paths] == [404] * 6
    assert [site_as(mine.learner).get(path).status_code for path in paths] == [200] * 6
    assert {client.get(path)["Location"].split("?")[0] for path in paths} == {"/sign-in/"}


def test_after_withdrawing_a_canvas_is_read_and_not_written(learner, mine):
    made = saved(canvas(mine), PERSONA, mine.learner)
    withdraw(enrolment=mine, by=mine.learner)

    assert page(learner.get(at(made))).select("form#canvas") == []
    learner.post(at(made), {"title": "x"})
    learner.post(f"/learn/{mine.uid}/canvases/", {"tool": "persona"})
    assert [stored(one) for one in Canvas.objects.all()] == [PERSONA]


# --- The history -----------------------------------------------------------------------


def test_an_earlier_version_is_read_and_brought_back(learner, mine, standing_clock):
    made = saved(canvas(mine), PERSONA, mine.learner)
    standing_clock.moves(hours=1)
    saved(made, {"who": {"name": "ลุงมี"}}, mine.learner)
    links = [a["href"] for a in page(learner.get(f"{at(made)}history/")).select("ol a")]

    earlier = learner.get(links[1])
    learner.post(links[1])

    assert links == [f"{at(made)}history/2/", f"{at(made)}history/1/"]
    assert "ป้าสมใจ" in main(earlier)
    assert "ลุงมี" not in main(earlier)
    assert stored(made) == PERSONA
    assert learner.get(f"{at(made)}history/99/").status_code == 404
    assert learner.post(f"{at(made)}history/99/").status_code == 404


# --- Paper -----------------------------------------------------------------------------


def text_of(response) -> str:
    pages = pypdf.PdfReader(BytesIO(response.content)).pages
    return "".join("".join(one.extract_text().split()) for one in pages)


def test_a_canvas_is_printed_with_its_owner_and_its_day_in_thai_digits(learner, mine):
    made = saved(canvas(mine), PERSONA, mine.learner, title="ป้าสมใจ ๑")

    response = learner.get(f"/canvases/{made.uid}.pdf")

    text = text_of(response)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert mine.learner.get_full_name().replace(" ", "") in text
    assert "๒๔พฤศจิกายน๒๕๖๙" in text
    assert "ตื่นตีสี่ไปตลาด" in text


def test_printing_too_often_is_refused_in_words(learner, mine):
    made = canvas(mine)
    for _time in range(PRINTING.times):
        spend(PRINTING, str(mine.learner.pk))

    response = learner.get(f"/canvases/{made.uid}.pdf", follow=True)

    assert response.redirect_chain == [(at(made), 302)]
    assert len(notices(response)) == 1


@pytest.mark.parametrize(("query", "width"), [("", 842), ("?size=a3", 1191), ("?size=../x", 842)])
def test_a_blank_sheet_is_for_everybody(client, query, width):
    response = client.get(f"/tools/persona.pdf{query}")

    pages = pypdf.PdfReader(BytesIO(response.content)).pages
    assert round(pages[0].mediabox.width) == width
    assert sheet_of(Tool.PERSONA).purpose.th.replace(" ", "") in text_of(response)


def test_there_is_no_other_blank_sheet(client):
    paths = ("/tools/swot.pdf", "/tools/.pdf", "/tools/persona.toml.pdf")

    assert {client.get(path).status_code for path in paths} == {404}


def test_an_english_reader_gets_the_english_sheet(client):
    client.get("/tools/persona.pdf")

    response = client.get("/tools/persona.pdf", HTTP_ACCEPT_LANGUAGE="en")

    with translation.override("en"):
        assert str(sheet_of(Tool.PERSONA).purpose).replace(" ", "") in text_of(response)


# --- How much is asked of the database -------------------------------------------------


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_pages_ask_the_same_for_little_and_for_much(learner, mine):
    cohort = mine.cohort
    team = team_of(cohort, mine, *(enrolment(cohort=cohort) for _ in range(2)))
    made = canvas(mine, Tool.JOURNEY_MAP, team=team)
    paths = [f"/learn/{mine.uid}/canvases/", at(made), f"{at(made)}read/", f"{at(made)}history/"]
    little = [asked(learner, path) for path in paths]

    for number in range(6):
        steps = [{"step": str(n)} for n in range(number + 8)]
        made = saved(made, {"steps": steps}, mine.learner)
        saved(canvas(mine), {"who": {"name": str(number)}}, mine.learner)

    assert [asked(learner, path) for path in paths] == little
    assert max(little) <= 9


def test_saving_asks_the_same_for_little_and_for_much(learner, mine):
    made = canvas(mine, Tool.JOURNEY_MAP)

    def saving(steps: int) -> int:
        form = {"title": "x", "version": str(Canvas.objects.get().version)}
        form |= {"steps": [str(n) for n in range(steps)]}
        form |= {f"steps-{n}-step": str(n) for n in range(steps)}
        with CaptureQueriesContext(connection) as queries:
            assert learner.post(at(made), form, **JSON).status_code == 200
        return len(queries)

    assert saving(1) == saving(14)


def test_people_without_a_seat_have_no_list(site_as):
    assert site_as(person()).get(f"/learn/{person().uid}/canvases/").status_code == 404


# --- For staff -------------------------------------------------------------------------


def test_staff_of_the_cohort_find_what_its_learners_made(site_as, mine):
    other = enrolment(cohort=mine.cohort)
    shared = canvas(mine, team=team_of(mine.cohort, mine, other))
    own = canvas(other)
    canvas(enrolment())
    path = f"/cohorts/{mine.cohort.uid}/canvases/"

    response = site_as(trainer(mine.cohort)).get(path)

    rows = page(response).select("ul.list > li")
    assert {row.a["href"] for row in rows} == {at(shared), at(own)}
    assert other.learner.get_full_name() in main(response)
    for outsider in (mine.learner, trainer(open_cohort()), person()):
        assert site_as(outsider).get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRAINER])
def test_the_desk_leads_its_people_to_the_cohorts_canvases(site_as, committed, mine, role):
    with committed():  # the role becomes the right to enter the desk once the news arrives
        someone = granted(person(), role, mine.cohort)
    staff = site_as(someone)

    cohort = page(staff.get(reverse("desk_cohort", args=[mine.cohort.uid])))
    target = cohort.select_one("a[href$='/canvases/']")["href"]

    assert target == f"/cohorts/{mine.cohort.uid}/canvases/"
    assert staff.get(target).status_code == 200


def test_a_long_list_comes_in_pages_and_asks_the_same(site_as, mine):
    path = f"/cohorts/{mine.cohort.uid}/canvases/"
    staff = site_as(trainer(mine.cohort))
    made = {canvas(mine)}
    little = asked(staff, path)
    made |= {canvas(mine) for _ in range(24)}

    assert asked(staff, path) == little
    pages = [page(staff.get(f"{path}?page={number}")) for number in (1, 2, "x")]
    found = [[a["href"] for a in one.select("ul.list .title-link")] for one in pages]
    assert [len(one) for one in found] == [20, 5, 20]
    assert {*found[0], *found[1]} == {at(one) for one in made}
