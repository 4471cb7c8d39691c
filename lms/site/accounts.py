"""Signing in with a password, and changing it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses.access.services import change_password, check_password, slow_guessing
from courses.core.errors import DomainError, TooMany
from courses.people.models import User
from lms.site.forms import PasswordForm, SignInForm, refuse
from lms.site.redirects import back, safe_next

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The same door as the API's: wrong passwords count together against guessing."""
    onward = reverse("site:my-learning")
    if request.user.is_authenticated and request.method != "POST":
        return back(request, fallback=onward)
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            return _enter(request, _checked(request, form), onward)
        except DomainError as error:
            refuse(form, error)
            status = 429 if isinstance(error, TooMany) else 200
    context = {"form": form, "next": safe_next(request, fallback="")}
    return render(request, "registration/login.html", context, status=status)


def _checked(request: HttpRequest, form: Form) -> User:
    return check_password(
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        address=request.META.get("REMOTE_ADDR", ""),
    )


def _enter(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    login(request, user, backend=BACKEND)
    response = back(request, fallback=onward)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
    return response


class ChangePassword(PasswordChangeView):
    """Looks at the old password count against the sign-in limit; other sign-ins end."""

    form_class = PasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            slow_guessing(user=request.user, address=request.META.get("REMOTE_ADDR", ""))
        except TooMany as error:
            form = self.get_form()
            refuse(form, error)
            return self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PasswordForm) -> HttpResponseRedirect:
        change_password(user=self.request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, self.request.user)
        return HttpResponseRedirect(self.get_success_url())
