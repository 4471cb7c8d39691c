"""The site's forms: they read what was typed; the services decide."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import forms as auth
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from courses.access.services import SignInRefused
from courses.core.errors import DomainError
from courses.coursework.models import Assignment
from courses.files.kinds import ACCEPTED, KINDS
from courses.files.services import LIMIT_MB
from courses.people.models import User


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Show a rule's refusal at the field it names, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        error_messages={
            "required": _("Please type your user name."),
            "max_length": SignInRefused.message,
        },
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        error_messages={
            "required": _("Please type your password."),
            "max_length": SignInRefused.message,
        },
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


WEAK = {
    "password_too_short": _(
        "The new password is too short: use at least %(min_length)s characters."
    ),
    "password_too_similar": _("The new password is too like your name or e-mail address."),
    "password_too_common": _("Many people use this password, so it is guessed first."),
}


class PasswordForm(auth.PasswordChangeForm):
    """Django's own, in our words, and without the focus that would jump past the heading."""

    error_messages: ClassVar = {
        **auth.PasswordChangeForm.error_messages,
        "password_mismatch": _("The two new passwords are not the same."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["old_password"].widget.attrs["autofocus"]
        self.fields["new_password1"].help_text = _(
            "At least 10 characters. Best is a sentence of your own; not your name, and not a "
            "password that many people use."
        )
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.error_messages["required"] = _("Please type the password.")

    def validate_password_for_user(self, user: User, *fields: str) -> None:
        """Django's check, told in our words: its own have no Thai."""
        super().validate_password_for_user(user, *fields)
        for errors in self.errors.as_data().values():
            for error in errors:
                error.message = WEAK.get(error.code, error.message)


class VerifyForm(forms.Form):
    """Anything at all may be asked for: what is no serial is answered like an unknown one."""

    serial = forms.CharField(
        label=_("Serial"),
        error_messages={"required": _("Please type the serial of the certificate.")},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It helps the training officer. You may leave it empty."),
        error_messages={"max_length": _("Please keep it under 1,000 characters.")},
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandInForm(forms.Form):
    """Only what the assignment takes is asked for; whether it is enough, the service says."""

    text = forms.CharField(label=_("Your answer"), required=False, widget=forms.Textarea)
    file = forms.FileField(
        label=_("File"),
        help_text=format_lazy(
            _("At most {limit} MB. Accepted: {accepted}."), limit=LIMIT_MB, accepted=ACCEPTED
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{name}" for name in KINDS)}),
    )

    def __init__(self, assignment: Assignment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not assignment.accepts_text:
            del self.fields["text"]
        if not assignment.accepts_file:
            del self.fields["file"]
        for field in self.fields.values():
            field.asked_for = True  # one of them at least: neither is called optional
