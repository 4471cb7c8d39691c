from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from courses.catalogue.selectors import courses_in_scope
from courses.coursework.models import Assignment
from courses.people.enums import Role
from courses.people.selectors import offices_of


class OwnCourses:
    """Only assignments of courses the person writes."""

    request: HttpRequest

    def own(self) -> QuerySet[Assignment]:
        courses = courses_in_scope(offices_of(self.request.user), Role.TRAINER, Role.OFFICER)
        return Assignment.objects.filter(course__in=courses)

    def get_object_list(self) -> QuerySet[Assignment]:
        return self.own()

    def get_object(self, pk: str) -> Assignment:
        return self.own().get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[Assignment]:
        return self.own().filter(pk__in=pks)


class ChooseAssignment(OwnCourses, ChooseView):
    pass


class AssignmentResults(OwnCourses, ChooseResultsView):
    pass


class ChosenAssignment(OwnCourses, ChosenView):
    pass


class ChosenAssignments(OwnCourses, ChosenMultipleView):
    pass


class AssignmentChooserViewSet(ChooserViewSet):
    model = Assignment
    choose_view_class = ChooseAssignment
    choose_results_view_class = AssignmentResults
    chosen_view_class = ChosenAssignment
    chosen_multiple_view_class = ChosenAssignments
    icon = "form"
    choose_one_text = _("Choose an assignment")
    choose_another_text = _("Choose another assignment")
    link_to_chosen_text = _("Edit this assignment")
    edit_item_text = _("Edit this assignment")
    per_page = 20
    form_fields: list[str] = []


assignments = AssignmentChooserViewSet("assignment_chooser")


# A name of the module, so that migrations can find it.
AssignmentChooserBlock = assignments.get_block_class(
    name="AssignmentChooserBlock", module_path="cms.desk.choosers"
)
