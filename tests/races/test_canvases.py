"""A team opens the canvas of a lesson at the same moment, and writes into it at once."""

from functools import partial

import pytest

from courses.notebook.canvases import save_together, start_for_block
from courses.notebook.models import Canvas
from tests.factories.canvases import BLOCK, asking_course, asking_unit, canvas, team_of
from tests.factories.cohorts import open_cohort
from tests.factories.enrolment import enrolment
from tests.races.crowd import at_once, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEMBERS = 8


@pytest.fixture
def members():
    cohort = open_cohort(course=asking_course(sharing="team"))
    members = [enrolment(cohort=cohort) for _ in range(MEMBERS)]
    team_of(cohort, *members)
    return members


def test_all_get_the_same_canvas(members):
    unit = asking_unit(members[0])

    answers = at_once(
        [
            partial(start_for_block, enrolment=one, unit=unit, block=BLOCK, by=one.learner)
            for one in members
        ]
    )

    assert {answer.pk for answer in answers} == {Canvas.objects.get().pk}


def test_nobody_is_written_over(members):
    team = members[0].memberships.get().team
    made = canvas(members[0], "how_might_we", team=team)
    sent = [{"insights": [{"observation": str(n)}]} for n in range(MEMBERS)]

    answers = at_once(
        [
            partial(
                save_together,
                canvas=made,
                title=made.title,
                values=values,
                expected_version=0,
                by=one.learner,
            )
            for one, values in zip(members, sent, strict=True)
        ]
    )

    made.refresh_from_db()
    written = {entry["observation"] for entry in made.values["insights"]}
    assert told(answers) == {"ok": MEMBERS}
    assert written == {str(n) for n in range(MEMBERS)}
    # The first alone; each of the others its own, and both together.
    assert made.version == 1 + 2 * (MEMBERS - 1)
