"""Canvases: whose they are, how they are saved, and that nobody's words are lost."""

import pytest

from courses.core.audit.models import AuditEntry
from courses.core.errors import NotFound
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive, withdraw
from courses.notebook import canvas_selectors as selectors
from courses.notebook.canvases import (
    CanvasChanged,
    TitleTooLong,
    UnknownTool,
    restore_canvas,
    save_together,
    start_canvas,
    start_for_block,
)
from courses.notebook.enums import Tool
from courses.notebook.filling import FieldTooLong
from courses.notebook.models import Canvas, CanvasVersion
from courses.people.selectors import offices_of
from courses.teams.services import take_out
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
from tests.factories.people import coach, coordinator, officer, organisation, person, trainer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def mine() -> Enrolment:
    return enrolment()


def cohort_asking(**fields):
    return open_cohort(course=asking_course(**fields))


def seen_by(user) -> set[Canvas]:
    return set(Canvas.objects.visible_to(user, offices_of(user)))


# --- Starting --------------------------------------------------------------------------


def test_a_canvas_started_freely_is_empty_and_bears_the_name_of_its_tool(mine):
    first, second = canvas(mine, Tool.TEST_CARD), canvas(mine, Tool.TEST_CARD)

    assert first != second
    assert (first.title, first.values, first.version) == (Tool.TEST_CARD.label, {}, 0)
    assert AuditEntry.objects.filter(action="notebook.start_canvas").count() == 2


def test_the_canvas_of_a_lesson_is_there_once(mine):
    mine = enrolment(cohort=cohort_asking())
    unit = asking_unit(mine)

    first = start_for_block(enrolment=mine, unit=unit, block=BLOCK, by=mine.learner)
    again = start_for_block(enrolment=mine, unit=unit, block=BLOCK, by=mine.learner)

    assert first == again == selectors.canvas_for(mine, unit, BLOCK, "learner")
    assert (first.title, first.tool) == ("ผู้รับบริการของเรา", Tool.PERSONA)
    assert selectors.canvases_in(mine, unit) == {BLOCK: [first]}


def test_a_shared_canvas_is_the_same_for_the_whole_team():
    cohort = cohort_asking(sharing="team")
    mine, other, outside = (enrolment(cohort=cohort) for _ in range(3))
    team, unit = team_of(cohort, mine, other), asking_unit(mine)

    first, second, alone = (
        start_for_block(enrolment=one, unit=unit, block=BLOCK, by=one.learner)
        for one in (mine, other, outside)
    )

    assert (first.team, first.enrolment) == (team, None)
    assert first == second == selectors.canvas_for(other, unit, BLOCK, "team")
    assert (alone.team, alone.enrolment) == (None, outside)


def test_a_canvas_is_started_only_where_the_curriculum_asks_for_it():
    mine = enrolment(cohort=cohort_asking())
    elsewhere = asking_unit(enrolment(cohort=cohort_asking()))
    unit = asking_unit(mine)

    for where in ({"unit": unit, "block": "x"}, {"unit": elsewhere, "block": BLOCK}):
        with pytest.raises(NotFound):
            start_for_block(enrolment=mine, by=mine.learner, **where)
    with pytest.raises(NotFound):
        canvas(mine, Tool.JOURNEY_MAP, unit=unit, block=BLOCK)
    assert not Canvas.objects.exists()


def test_nobody_starts_a_canvas_for_another(mine):
    stranger, team = person(), team_of(mine.cohort, mine)

    for owner in ({"enrolment": mine}, {"team": team}, {"enrolment": mine, "team": team}, {}):
        with pytest.raises(NotFound):
            start_canvas(tool=Tool.PERSONA, title="", by=stranger, **owner)
    with pytest.raises(NotFound):
        start_canvas(tool=Tool.PERSONA, title="", by=mine.learner, enrolment=mine, team=team)


def test_a_form_filled_in_wrongly_is_refused(mine):
    with pytest.raises(UnknownTool):
        canvas(mine, "swot")
    with pytest.raises(TitleTooLong):
        start_canvas(tool=Tool.PERSONA, title="x" * 201, by=mine.learner, enrolment=mine)


# --- Saving ----------------------------------------------------------------------------


def test_each_save_is_a_version_with_its_hand_and_its_time(mine, standing_clock):
    made = canvas(mine)

    made = saved(made, PERSONA, mine.learner, title="  ป้าสมใจ  ")
    standing_clock.moves(minutes=1)
    made = saved(made, {}, mine.learner)

    versions = list(CanvasVersion.objects.order_by("version"))
    assert [v.values for v in versions] == [{}, PERSONA, {}]
    assert [v.title for v in versions] == [Tool.PERSONA.label, "ป้าสมใจ", "ป้าสมใจ"]
    assert {v.saved_by for v in versions} == {mine.learner}
    assert (made.version, made.updated_at) == (2, versions[2].saved_at)


def test_saving_the_same_writes_nothing_from_whatever_version(mine):
    made = saved(canvas(mine), PERSONA, mine.learner)

    again = saved(made, {**PERSONA, "need": {}}, mine.learner, expected_version=0)

    assert (again.version, CanvasVersion.objects.count()) == (1, 2)


def test_a_save_from_an_older_version_is_refused_with_what_is_stored(mine):
    made = canvas(mine)
    saved(made, PERSONA, mine.learner)

    with pytest.raises(CanvasChanged) as refusal:
        saved(made, {"who": {"name": "ลุงมี"}}, mine.learner, expected_version=0)

    assert refusal.value.code == "stale_version"
    assert (refusal.value.stored.version, refusal.value.stored.values) == (1, PERSONA)
    assert CanvasVersion.objects.count() == 2


def test_members_who_write_in_different_places_save_together(mine):
    other = enrolment(cohort=mine.cohort)
    made = canvas(mine, team=team_of(mine.cohort, mine, other))
    first = {"title": made.title, "expected_version": 0}
    saved(made, {"who": {"name": "ป้าสมใจ"}}, other.learner, title="ป้าสมใจ")

    both = save_together(
        canvas=made, values={"need": {"sentence": "ต้องรู้เวลา"}}, by=mine.learner, **first
    )
    again = save_together(
        canvas=made, values={"need": {"sentence": "ต้องรู้เวลา"}}, by=mine.learner, **first
    )

    assert both.canvas.values == {
        "who": {"name": "ป้าสมใจ"},
        "need": {"sentence": "ต้องรู้เวลา"},
    }
    assert both.canvas.title == "ป้าสมใจ"
    assert (both.canvas.version, again.canvas.version) == (3, 3)


def test_who_types_on_without_having_seen_the_others_words_loses_neither(mine):
    other = enrolment(cohort=mine.cohort)
    made = canvas(mine, team=team_of(mine.cohort, mine, other))
    title = made.title
    saved(made, {"who": {"name": "ป้าสมใจ"}}, other.learner)
    pages = [{"need": {"sentence": text}} for text in ("ต้อง", "ต้องรู้", "ต้องรู้เวลา")]
    version = 0

    for values in pages:
        kept = save_together(
            canvas=made, title=title, values=values, expected_version=version, by=mine.learner
        )
        version = kept.own

    made.refresh_from_db()
    assert made.values == {"who": {"name": "ป้าสมใจ"}, "need": {"sentence": "ต้องรู้เวลา"}}
    assert made.versions.get(version=version).values == pages[-1]


def test_members_who_write_in_the_same_place_are_shown_both(mine):
    other = enrolment(cohort=mine.cohort)
    made = canvas(mine, team=team_of(mine.cohort, mine, other))
    saved(made, {"who": {"name": "ป้าสมใจ"}}, other.learner)

    with pytest.raises(CanvasChanged) as refusal:
        save_together(
            canvas=made,
            title=made.title,
            values={"who": {"name": "ลุงมี", "facts": "62 ปี"}},
            expected_version=0,
            by=mine.learner,
        )

    assert refusal.value.stored.values == {"who": {"name": "ป้าสมใจ"}}
    assert refusal.value.merged.values == {"who": {"name": "ลุงมี", "facts": "62 ปี"}}
    assert refusal.value.merged.clashes == ("who.name",)


def test_what_the_tool_does_not_take_is_not_stored(mine):
    made = saved(canvas(mine), PERSONA, mine.learner)

    with pytest.raises(FieldTooLong):
        saved(made, {"who": {"name": "x" * 81}}, mine.learner)

    made.refresh_from_db()
    assert (made.version, made.values) == (1, PERSONA)


def test_renaming_keeps_the_values(mine):
    made = saved(canvas(mine), PERSONA, mine.learner)

    made = saved(made, made.values, mine.learner, title="ลุงมี")

    assert (made.title, made.values, made.version) == ("ลุงมี", PERSONA, 2)


def test_an_earlier_version_comes_back_and_the_later_ones_stay(mine):
    made = saved(canvas(mine), PERSONA, mine.learner)
    made = saved(made, {"who": {"name": "ลุงมี"}}, mine.learner)

    made = restore_canvas(canvas=made, version=1, by=mine.learner)
    again = restore_canvas(canvas=made, version=1, by=mine.learner)

    assert (made.values, made.version, again.version) == (PERSONA, 3, 3)
    assert [v.values for v in made.versions.order_by("version")][2] == {"who": {"name": "ลุงมี"}}
    assert AuditEntry.objects.filter(action="notebook.restore_canvas").count() == 1
    with pytest.raises(NotFound):
        restore_canvas(canvas=made, version=9, by=mine.learner)


# --- Whose hands -----------------------------------------------------------------------


def test_a_team_canvas_is_written_by_who_is_in_the_team_today(mine):
    other, former = enrolment(cohort=mine.cohort), enrolment(cohort=mine.cohort)
    team = team_of(mine.cohort, mine, other, former)
    made = canvas(mine, team=team)
    take_out(team=team, enrolment=former, by=None)

    made = saved(made, PERSONA, other.learner)

    with pytest.raises(NotFound):
        saved(made, {}, former.learner)
    assert seen_by(other.learner) == {made}
    assert seen_by(former.learner) == set()


def test_after_withdrawing_nothing_more_is_written(mine):
    alone, shared = canvas(mine), canvas(mine, team=team_of(mine.cohort, mine))
    withdraw(enrolment=mine, by=mine.learner)
    mine.refresh_from_db()
    alone = Canvas.objects.get(pk=alone.pk)

    with pytest.raises(NotActive):
        saved(alone, PERSONA, mine.learner)
    with pytest.raises(NotActive):
        canvas(mine)
    with pytest.raises(NotFound):
        saved(shared, PERSONA, mine.learner)
    assert seen_by(mine.learner) == {alone}


def test_staff_of_the_cohort_read_and_do_not_write(mine):
    shared = canvas(mine, team=team_of(mine.cohort, mine))
    made = {canvas(mine), shared}
    staff = [trainer(mine.cohort), coach(mine.cohort.course), officer()]

    assert [seen_by(one) for one in staff] == [made, made, made]
    for one in staff:
        with pytest.raises(NotFound):
            saved(shared, PERSONA, one)


def test_nobody_else_sees_a_canvas(mine):
    canvas(mine)
    canvas(mine, team=team_of(mine.cohort, mine))
    agency = coordinator(organisation())
    others = [person(), enrolment(cohort=mine.cohort).learner, trainer(open_cohort()), agency]

    assert [seen_by(one) for one in others] == [set()] * 4


# --- Lists -----------------------------------------------------------------------------


def test_the_list_has_ones_own_and_the_teams_of_this_course_alone(mine, standing_clock):
    elsewhere = enrolment(learner=mine.learner)
    own = canvas(mine)
    standing_clock.moves(minutes=1)
    shared = canvas(mine, team=team_of(mine.cohort, mine))
    canvas(elsewhere)
    canvas(enrolment(cohort=mine.cohort))

    assert list(selectors.canvases_of(mine)) == [shared, own]


def test_who_saved_last_is_told_in_one_query(mine, django_assert_num_queries):
    other = enrolment(cohort=mine.cohort)
    team = team_of(mine.cohort, mine, other)
    made = [canvas(mine, team=team) for _ in range(3)]
    for one in made[:2]:
        saved(saved(one, PERSONA, mine.learner), {}, other.learner)

    with django_assert_num_queries(1):
        told = selectors.last_saved_by(made)

    me = mine.learner
    assert told == {made[0].pk: other.learner, made[1].pk: other.learner, made[2].pk: me}


def test_the_history_tells_sittings_and_not_each_save(mine, standing_clock):
    other = enrolment(cohort=mine.cohort)
    made = canvas(mine, Tool.JOURNEY_MAP, team=team_of(mine.cohort, mine, other))
    for number, (hand, minutes) in enumerate(
        [(mine, 0), (mine, 1), (mine, 14), (other, 1), (mine, 1), (mine, 16)]
    ):
        standing_clock.moves(minutes=minutes)
        made = saved(made, {**STEPS, "about": {"person": str(number)}}, hand.learner)

    told = [(sitting.version, sitting.by) for sitting in selectors.history_of(made)]

    me = mine.learner
    assert told == [(6, me), (5, me), (4, other.learner), (3, me)]
