"""Forms that ask, cohort by cohort, whether it stays with its curriculum or moves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.cohorts.enums import RevisionChoice
from courses.cohorts.models import Cohort


class DecisionForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Decision"), choices=RevisionChoice.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, data: Any = None, *, cohort: Cohort) -> None:
        super().__init__(data, prefix=str(cohort.uid))
        self.cohort = cohort


def forms_for(cohorts: Iterable[Cohort], data: Any = None) -> list[DecisionForm]:
    return [DecisionForm(data, cohort=cohort) for cohort in cohorts]


def decided(forms_: Iterable[DecisionForm]) -> Mapping[Cohort, tuple[str, str]] | None:
    """Choice and reason of each cohort; None when one is not answered."""
    answered = [form.is_valid() for form in forms_]
    if not all(answered):
        return None
    return {
        form.cohort: (form.cleaned_data["choice"], form.cleaned_data["reason"]) for form in forms_
    }
