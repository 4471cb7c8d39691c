"""The site's addresses. Those without a name space are Django's own names for their pages."""

from django.contrib.auth.views import PasswordChangeDoneView
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from lms.site import (
    accounts,
    canvas_reading,
    canvases,
    catalogue,
    certificates,
    course,
    enrolling,
    feeds,
    files,
    glossary,
    home,
    learning,
    my,
    notes,
    papers,
    preferences,
    pwa,
    search,
    sitemaps,
    writing,
)

pages = [
    path("", home.home, name="home"),
    path("courses/", catalogue.courses, name="courses"),
    re_path(r"^courses/(?P<code>[A-Za-z0-9-]{2,30})/$", course.course, name="course"),
    path("cohorts/<uuid:uid>/enrol/", enrolling.enrol, name="enrol"),
    path("enrolments/<uuid:uid>/withdraw/", enrolling.withdraw, name="withdraw"),
    path("learn/<uuid:enrolment>/", learning.learn, name="learn"),
    path("learn/<uuid:enrolment>/canvases/", canvases.canvases, name="canvases"),
    path(
        "learn/<uuid:enrolment>/canvases/start/<uuid:unit>/<str:block>/",
        canvases.start_from_lesson,
        name="canvas-start",
    ),
    path("cohorts/<uuid:uid>/canvases/", canvas_reading.of_cohort, name="cohort-canvases"),
    path("canvases/<uuid:uid>/", canvases.canvas, name="canvas"),
    path("canvases/<uuid:uid>.pdf", papers.filled, name="canvas-pdf"),
    path("canvases/<uuid:uid>/read/", canvas_reading.read, name="canvas-read"),
    path("canvases/<uuid:uid>/history/", canvas_reading.history, name="canvas-history"),
    path(
        "canvases/<uuid:uid>/history/<int:number>/", canvas_reading.version, name="canvas-version"
    ),
    path("tools/<str:tool>.pdf", papers.blank, name="blank-sheet"),
    path("learn/<uuid:enrolment>/<uuid:unit>/", learning.unit, name="unit"),
    path("learn/<uuid:enrolment>/<uuid:unit>/done/", learning.done, name="done"),
    path("learn/<uuid:enrolment>/<uuid:unit>/note/", writing.note, name="note"),
    path("learn/<uuid:enrolment>/<uuid:unit>/position/", writing.position, name="position"),
    path("learn/<uuid:enrolment>/<uuid:unit>/entries/<str:block>/", writing.entry, name="entry"),
    path("my/", my.learning, name="my-learning"),
    path("my/offline/", pwa.my_offline, name="my-offline"),
    path("my/notes/", notes.notes, name="my-notes"),
    path("my/notes/print/", notes.printed, name="my-notes-print"),
    path("my/notes.txt", notes.as_text, name="my-notes-text"),
    path("my/session/", pwa.session, name="session"),
    path("news/feed/", feeds.NewsFeed(), name="news-feed"),
    path("news/feed/atom/", feeds.AtomNewsFeed(), name="news-feed-atom"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("search/", search.search, name="search"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("my/transcript/", my.transcript, name="transcript"),
    path("my/certificates/<uuid:uid>/", certificates.certificate, name="certificate"),
    path("files/<uuid:uid>/", files.private, name="file"),
    path("verify/", certificates.verification, name="verify"),
    path("verify/<str:serial>/", certificates.verification, name="verify-serial"),
    path("preferences/text-size/", preferences.text_size, name="text-size"),
    path("preferences/scheme/", preferences.scheme, name="scheme"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service-worker"),
    path("offline/", pwa.offline, name="offline"),
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
    path("sign-out/", pwa.SignOut.as_view(), name="logout"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
