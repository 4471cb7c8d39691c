"""The site's addresses. Those without a name space are Django's own names for their pages."""

from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from lms.site import (
    accounts,
    catalogue,
    certificates,
    enrolling,
    files,
    home,
    learning,
    my,
    preferences,
)

pages = [
    path("", home.home, name="home"),
    path("courses/", catalogue.courses, name="courses"),
    re_path(r"^courses/(?P<code>[A-Za-z0-9-]{2,30})/$", catalogue.course, name="course"),
    path("cohorts/<uuid:uid>/enrol/", enrolling.enrol, name="enrol"),
    path("enrolments/<uuid:uid>/withdraw/", enrolling.withdraw, name="withdraw"),
    path("learn/<uuid:enrolment>/", learning.learn, name="learn"),
    path("learn/<uuid:enrolment>/<uuid:unit>/", learning.unit, name="unit"),
    path("learn/<uuid:enrolment>/<uuid:unit>/done/", learning.done, name="done"),
    path("my/", my.learning, name="my-learning"),
    path("my/transcript/", my.transcript, name="transcript"),
    path("my/certificates/<uuid:uid>/", certificates.certificate, name="certificate"),
    path("files/<uuid:uid>/", files.private, name="file"),
    path("verify/", certificates.verification, name="verify"),
    path("verify/<str:serial>/", certificates.verification, name="verify-serial"),
    path("preferences/text-size/", preferences.text_size, name="text-size"),
    path("privacy/", TemplateView.as_view(template_name="site/privacy.html"), name="privacy"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="site/accessibility.html"),
        name="accessibility",
    ),
]

urlpatterns = [
    path("", include((pages, "site"))),
    path("sign-in/", accounts.sign_in, name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
