from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.enums import RevocationReason
from cms.desk.rubrics import RubricField, score_fields, scores_in
from courses.catalogue.models import Course, Programme
from courses.cohorts.enums import EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core.thai.fields import ThaiDateField
from courses.coursework.models import Assignment
from courses.people.models import User

# The rows are not validated as Django's model forms do, so what a column holds is said here.
MOST_SEATS = 100_000
MOST_POINTS = 1_000
MOST_MINUTES = 10_000
DATE_HELP = _("For example 1 ธ.ค. 2569 or 1/12/2569.")


class CohortForm(forms.ModelForm):
    """Days are written as people write them, in พ.ศ.; the service checks the rules."""

    enrolment_opens_on = ThaiDateField(label=_("Enrolment opens"), help_text=DATE_HELP)
    enrolment_closes_on = ThaiDateField(label=_("Enrolment closes (last day)"))
    starts_on = ThaiDateField(label=_("First day"))
    ends_on = ThaiDateField(label=_("Last day"))
    policy = forms.ChoiceField(label=_("Who takes a seat"), choices=EnrolmentPolicy.choices)
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=MOST_SEATS)

    class Meta:
        model = Cohort
        fields = (
            "name_th",
            "name_en",
            "policy",
            "capacity",
            "enrolment_opens_on",
            "enrolment_closes_on",
            "starts_on",
            "ends_on",
            "venue_th",
            "venue_en",
        )
        labels = {
            "name_th": _("Name (Thai)"),
            "name_en": _("Name (English)"),
            "venue_th": _("Place (Thai)"),
            "venue_en": _("Place (English)"),
        }

    def _post_clean(self) -> None:
        """Nothing is set on the row here: the service does, with the row locked."""


class NewCohortForm(CohortForm):
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9-]{1,29}$",
        help_text=_("Latin letters, digits and hyphens, for example gldt-2570-1."),
    )
    number = forms.IntegerField(label=_("Number of the cohort"), min_value=1, max_value=999)
    field_order = ("course", "code", "number")

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses


class EnrolForm(forms.Form):
    username = forms.CharField(label=_("User name of the learner"), max_length=150)

    def clean_username(self) -> User:
        found = User.objects.filter(username__iexact=self.cleaned_data["username"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no user of this name."))
        return found


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class RevocationForm(ReasonForm):
    reason_code = forms.ChoiceField(label=_("Kind of reason"), choices=RevocationReason.choices)
    field_order = ("reason_code", "reason")


class MarkForm(forms.Form):
    """By points alone, or by a level for each criterion of the assignment's rubric."""

    points = forms.IntegerField(label=_("Points"), min_value=0)
    feedback = forms.CharField(
        label=_("Feedback to the learner"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=10_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assignment.rubric:
            del self.fields["points"]
            self.fields = {**dict(score_fields(assignment.rubric)), **self.fields}

    def mark(self) -> dict[str, Any]:
        """What ``grade`` is asked to give."""
        return {
            "points": self.cleaned_data.get("points"),
            "scores": scores_in(self.cleaned_data),
            "feedback": self.cleaned_data["feedback"],
            "expected_version": self.cleaned_data["version"],
        }


class AssignmentForm(forms.ModelForm):
    minutes = forms.IntegerField(
        label=_("Minutes counted as training"), min_value=0, max_value=MOST_MINUTES, initial=0
    )
    max_points = forms.IntegerField(
        label=_("Highest points"), min_value=1, max_value=MOST_POINTS, initial=100
    )
    pass_points = forms.IntegerField(
        label=_("Points to pass"), min_value=0, max_value=MOST_POINTS, initial=60
    )

    rubric = RubricField(
        label=_("Rubric"),
        help_text=_(
            "What the work is judged by. With criteria, the highest points are the sum of their "
            "best levels; without any, the work is marked by points alone."
        ),
    )

    class Meta:
        model = Assignment
        fields = (
            "title_th",
            "title_en",
            "brief_th",
            "brief_en",
            "minutes",
            "max_points",
            "pass_points",
            "accepts_text",
            "accepts_file",
            "rubric",
        )
        labels = {
            "title_th": _("Title (Thai)"),
            "title_en": _("Title (English)"),
            "brief_th": _("What is to be done (Thai)"),
            "brief_en": _("What is to be done (English)"),
            "accepts_text": _("Text may be handed in"),
            "accepts_file": _("A file may be handed in"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return {name: value for name, value in cleaned.items() if value is not None}

    def _post_clean(self) -> None:
        """As in ``CohortForm``."""


class NewAssignmentForm(AssignmentForm):
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    field_order = ("course",)

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses


class CopyCourseForm(forms.Form):
    code = forms.RegexField(
        label=_("Code of the copy"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9-]{1,29}$",
        help_text=_("It stands in addresses and never changes, for example GLDT-2570."),
    )
    title_th = forms.CharField(label=_("Title (Thai)"), max_length=250)
    title_en = forms.CharField(label=_("Title (English)"), max_length=250, required=False)


class NewCourseForm(forms.Form):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.all())
    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9-]{1,29}$",
        help_text=_("It stands in addresses and never changes, for example GLDT."),
    )
    title_th = forms.CharField(label=_("Title (Thai)"), max_length=250)
    title_en = forms.CharField(label=_("Title (English)"), max_length=250, required=False)


class PackageForm(forms.Form):
    file = forms.FileField(
        label=_("Archive with the course"),
        help_text=_(
            "A ZIP of up to 100 MB: an export of this system, folders with Markdown or HTML, or a "
            "Common Cartridge (.imscc). You see what it would become before anything is made."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip,.imscc"}),
    )


class ImportForm(NewCourseForm):
    """As founding a course; the English title is the package's own."""

    title_en = None
