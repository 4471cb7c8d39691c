from django.urls import path

from cms.desk import certificates, cohorts, courses, marking

urlpatterns = [
    path("cohorts/", cohorts.CohortList.as_view(), name="desk_cohorts"),
    path("cohorts/new/", cohorts.CohortPlan.as_view(), name="desk_cohort_plan"),
    path("cohorts/<uuid:cohort>/", cohorts.CohortDetail.as_view(), name="desk_cohort"),
    path("cohorts/<uuid:cohort>/edit/", cohorts.CohortEdit.as_view(), name="desk_cohort_edit"),
    path("cohorts/<uuid:cohort>/move/", cohorts.CohortMove.as_view(), name="desk_cohort_move"),
    path("cohorts/<uuid:cohort>/enrol/", cohorts.CohortEnrol.as_view(), name="desk_cohort_enrol"),
    path(
        "cohorts/<uuid:cohort>/withdraw/<uuid:enrolment>/",
        cohorts.EnrolmentWithdraw.as_view(),
        name="desk_withdraw",
    ),
    path("courses/new/", courses.CourseFound.as_view(), name="desk_course_found"),
    path("assignments/", courses.AssignmentList.as_view(), name="desk_assignments"),
    path("assignments/new/", courses.AssignmentSet.as_view(), name="desk_assignment_set"),
    path(
        "assignments/<uuid:assignment>/",
        courses.AssignmentChange.as_view(),
        name="desk_assignment",
    ),
    path("marking/", marking.MarkingList.as_view(), name="desk_marking"),
    path("marking/<uuid:submission>/", marking.Mark.as_view(), name="desk_mark"),
    path("certificates/", certificates.CertificateList.as_view(), name="desk_certificates"),
    path(
        "certificates/<uuid:certificate>/revoke/",
        certificates.CertificateRevoke.as_view(),
        name="desk_revoke",
    ),
    path(
        "certificates/issue/<uuid:enrolment>/",
        certificates.IssueAgain.as_view(),
        name="desk_issue_again",
    ),
]
