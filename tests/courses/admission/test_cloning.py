"""What goes with a cohort's plan into another year, and what does not."""

from datetime import timedelta

import pytest

from courses.admission.intakes import intake_of, set_intake
from courses.admission.models import Candidacy, Quota
from courses.catalogue.editions import plan_edition
from courses.cohorts.cloning import clone_edition
from courses.cohorts.models import Cohort
from tests.factories.admission import applicant, quota, selective_cohort, set_quotas
from tests.factories.catalogue import published_course
from tests.factories.people import officer, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(standing_clock):
    return standing_clock


def test_chain_time_to_answer_and_quotas_go_along_and_people_stay():
    desk, health = officer(), organisation()
    course = published_course()
    edition = plan_edition(programme=course.programme, fiscal_year=2570, by=desk)
    original = selective_cohort(course=course, edition=edition, capacity=5)
    set_intake(cohort=original, steps=("agency_head",), offer_hours=48, by=desk)
    until = original.starts_on - timedelta(days=5)
    set_quotas(original, quota(health, minimum=2, maximum=3, released_on=until))
    applicant(original, of=health)

    clone_edition(edition=edition, fiscal_year=2571, by=desk)

    clone = Cohort.objects.get(cloned_from=original)
    (copied,) = clone.quotas.all()
    intake = intake_of(clone)
    assert (intake.steps, intake.offer_hours, intake.flows_since) == (["agency_head"], 48, None)
    assert (copied.minimum, copied.maximum, copied.taken) == (2, 3, 0)
    assert clone.starts_on - copied.released_on == timedelta(days=5)
    assert copied.criteria == original.quotas.get().criteria
    assert not Candidacy.objects.filter(cohort=clone).exists()
    assert Quota.objects.count() == 2
