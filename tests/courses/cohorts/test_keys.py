import pytest

from courses.cohorts import keys
from courses.cohorts.models import Cohort
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.cohorts import draft_cohort
from tests.factories.people import coach, officer, person, trainer

pytestmark = pytest.mark.django_db
KEY = "รุ่นหนึ่ง-2570"


def test_a_key_opens_the_cohort_it_was_set_for_and_no_other():
    cohort, other = draft_cohort(policy="key"), draft_cohort(policy="key")
    by = officer(cohort)

    keys.set_enrolment_key(cohort=cohort, key=KEY, by=by)

    cohort = Cohort.objects.get(pk=cohort.pk)
    fits = {key: keys.key_fits(cohort, key) for key in (KEY, f" {KEY}\n", "", KEY[:-1], "x" * 9)}
    assert fits == {KEY: True, f" {KEY}\n": True, "": False, KEY[:-1]: False, "x" * 9: False}
    assert not keys.key_fits(other, KEY)


def test_what_is_kept_and_noted_does_not_show_the_key():
    cohort = draft_cohort(policy="key")
    by = officer(cohort)

    keys.set_enrolment_key(cohort=cohort, key=KEY, by=by)

    cohort.refresh_from_db()
    assert KEY not in cohort.key_digest
    entry = AuditEntry.objects.get(action="cohorts.set_key")
    assert (entry.actor, entry.changes) == (by.uid, {})


def test_a_new_key_ends_the_old_one():
    cohort = draft_cohort(policy="key")
    by = officer(cohort)
    keys.set_enrolment_key(cohort=cohort, key=KEY, by=by)

    keys.set_enrolment_key(cohort=cohort, key="another-key", by=by)

    assert [keys.key_fits(cohort, key) for key in (KEY, "another-key")] == [False, True]


@pytest.mark.parametrize("key", ["", "short", "     x     ", "y" * 61])
def test_a_key_has_six_to_sixty_characters(key):
    cohort = draft_cohort(policy="key")

    with pytest.raises(keys.WeakKey) as refusal:
        keys.set_enrolment_key(cohort=cohort, key=key, by=officer(cohort))

    assert refusal.value.field == "key"


def test_who_does_not_run_a_cohort_sets_no_key():
    cohort = draft_cohort(policy="key")

    for by in (trainer(cohort), coach(cohort), officer(draft_cohort()), person()):
        with pytest.raises(NotPermitted):
            keys.set_enrolment_key(cohort=cohort, key=KEY, by=by)

    assert not keys.key_fits(Cohort.objects.get(pk=cohort.pk), KEY)
