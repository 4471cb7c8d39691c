from django.utils.translation import gettext_lazy as _

from wagtail.admin.viewsets.chooser import ChooserViewSet

from courses.coursework.models import Assignment


class AssignmentChooserViewSet(ChooserViewSet):
    model = Assignment
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
