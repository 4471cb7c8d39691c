from django.urls import path

from cms.desk import (
    announcements,
    certificates,
    cohorts,
    courses,
    deadlines,
    imports,
    marking,
    publications,
    teams,
)

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
    path("cohorts/<uuid:cohort>/teams/", teams.CohortTeams.as_view(), name="desk_teams"),
    path("cohorts/<uuid:cohort>/teams/new/", teams.TeamNew.as_view(), name="desk_team_new"),
    path("cohorts/<uuid:cohort>/teams/move/", teams.TeamMove.as_view(), name="desk_team_move"),
    path("cohorts/<uuid:cohort>/teams/divide/", teams.TeamSplit.as_view(), name="desk_team_split"),
    path(
        "cohorts/<uuid:cohort>/teams/<uuid:team>/",
        teams.TeamRename.as_view(),
        name="desk_team_rename",
    ),
    path("announcements/", announcements.AnnouncementList.as_view(), name="desk_announcements"),
    path(
        "announcements/new/",
        announcements.AnnouncementNew.as_view(),
        name="desk_announcement_new",
    ),
    path(
        "announcements/<uuid:announcement>/withdraw/",
        announcements.AnnouncementWithdraw.as_view(),
        name="desk_announcement_withdraw",
    ),
    path(
        "cohorts/<uuid:cohort>/deadlines/",
        deadlines.CohortDeadlines.as_view(),
        name="desk_deadlines",
    ),
    path("courses/", publications.CourseList.as_view(), name="desk_courses"),
    path(
        "courses/<uuid:course>/publication/",
        publications.CoursePublication.as_view(),
        name="desk_publication",
    ),
    path(
        "courses/<uuid:course>/revisions/",
        publications.RevisionComparison.as_view(),
        name="desk_revisions",
    ),
    path("courses/<uuid:course>/copy/", courses.CourseCopy.as_view(), name="desk_course_copy"),
    path("publications/<int:page>/", publications.PublishPage.as_view(), name="desk_publish_page"),
    path("imports/", imports.ImportList.as_view(), name="desk_imports"),
    path("imports/<uuid:course_import>/", imports.ImportDetail.as_view(), name="desk_import"),
    path("courses/<uuid:course>/export/", imports.Export.as_view(), name="desk_export"),
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
