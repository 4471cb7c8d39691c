from django.urls import path, register_converter

from lms.api.lookup import RefConverter
from lms.api.v1 import (
    auth,
    catalogue,
    certificates,
    cohorts,
    coursework,
    enrolments,
    events,
    files,
    me,
    meta,
    news,
    people,
)

register_converter(RefConverter, "ref")

urlpatterns = [
    path("meta", meta.Meta.as_view(), name="meta"),
    path("auth/token", auth.Token.as_view(), name="token"),
    path("auth/refresh", auth.Refresh.as_view(), name="refresh"),
    path("auth/revoke", auth.Revoke.as_view(), name="revoke"),
    path("auth/devices", auth.Devices.as_view(), name="devices"),
    path("auth/devices/<uuid:uid>", auth.DeviceView.as_view(), name="device"),
    path("me", me.Me.as_view(), name="me"),
    path("me/enrolments", me.MyEnrolments.as_view(), name="my-enrolments"),
    path("me/due", me.MyDue.as_view(), name="my-due"),
    path("me/transcript", me.MyTranscript.as_view(), name="my-transcript"),
    path("me/certificates", me.MyCertificates.as_view(), name="my-certificates"),
    path("me/events", events.MyEvents.as_view(), name="my-events"),
    path("programmes", catalogue.Programmes.as_view(), name="programmes"),
    path("editions", catalogue.Editions.as_view(), name="editions"),
    path("courses", catalogue.Courses.as_view(), name="courses"),
    path("courses/<ref:course>", catalogue.CourseView.as_view(), name="course"),
    path("courses/<ref:course>/outline", catalogue.Outline.as_view(), name="outline"),
    path("units/<uuid:uid>", catalogue.UnitView.as_view(), name="unit"),
    path("cohorts", cohorts.Cohorts.as_view(), name="cohorts"),
    path("cohorts/<ref:cohort>", cohorts.CohortView.as_view(), name="cohort"),
    path("cohorts/<ref:cohort>/state", cohorts.CohortStateView.as_view(), name="cohort-state"),
    path(
        "cohorts/<ref:cohort>/enrolments",
        cohorts.CohortEnrolments.as_view(),
        name="cohort-enrolments",
    ),
    path("enrolments/<uuid:uid>", enrolments.EnrolmentView.as_view(), name="enrolment"),
    path("enrolments/<uuid:uid>/withdrawal", enrolments.Withdrawal.as_view(), name="withdrawal"),
    path(
        "enrolments/<uuid:uid>/completion", enrolments.CompletionView.as_view(), name="completion"
    ),
    path("enrolments/<uuid:uid>/progress", enrolments.ProgressView.as_view(), name="progress"),
    path("assignments/<uuid:uid>", coursework.AssignmentView.as_view(), name="assignment"),
    path(
        "assignments/<uuid:uid>/deadlines/<ref:cohort>",
        coursework.DeadlineView.as_view(),
        name="deadline",
    ),
    path(
        "assignments/<uuid:uid>/submissions",
        coursework.AssignmentSubmissions.as_view(),
        name="assignment-submissions",
    ),
    path("submissions", coursework.Submissions.as_view(), name="submissions"),
    path("submissions/<uuid:uid>", coursework.SubmissionView.as_view(), name="submission"),
    path("submissions/<uuid:uid>/assessment", coursework.Marking.as_view(), name="assessment"),
    path("uploads", files.Uploads.as_view(), name="uploads"),
    path("files/<uuid:uid>", files.FileView.as_view(), name="file"),
    path("certificates/<uuid:uid>", certificates.CertificateView.as_view(), name="certificate"),
    path(
        "certificates/<uuid:uid>/file",
        certificates.CertificateFile.as_view(),
        name="certificate-file",
    ),
    path(
        "certificates/<uuid:uid>/revocation",
        certificates.RevocationView.as_view(),
        name="revocation",
    ),
    path("verify/<str:serial>", certificates.Verify.as_view(), name="verify"),
    path("organisations", people.Organisations.as_view(), name="organisations"),
    path("people", people.People.as_view(), name="people"),
    path("news", news.News.as_view(), name="news"),
    path("news/<slug:slug>", news.Article.as_view(), name="article"),
]
