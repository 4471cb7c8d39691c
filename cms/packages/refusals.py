from django.utils.translation import gettext_lazy as _

from courses.core.errors import Conflict, Invalid


class UnknownPackage(Invalid):
    code = "unknown_package"
    message = _(
        "The archive is no course we know: no course.json, no imsmanifest.xml, and no lessons in "
        "Markdown or HTML."
    )


class BrokenManifest(Invalid):
    """``where`` is the file and the place in it."""

    code = "broken_manifest"
    message = _("The course cannot be read at “%(where)s”.")


class NewerFormat(Invalid):
    code = "newer_format"
    message = _("The course was exported by a newer system (format %(version)s).")


class EmptyPackage(Invalid):
    code = "empty_package"
    message = _("The archive has no lesson in it.")


class TooManyLessons(Invalid):
    code = "too_many_lessons"
    message = _("The archive has more than %(limit)s lessons; please import it in parts.")


class ImportNotReady(Conflict):
    code = "import_not_ready"
    message = _("This import cannot be carried out now: it is not planned, or was done already.")


class NothingToExport(Conflict):
    code = "nothing_to_export"
    message = _("The course has no page to export.")
