"""Why an archive is refused. Each names what is wrong, so that its maker can mend it."""

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Invalid


class NotAnArchive(Invalid):
    code = "not_an_archive"
    message = _("The file is not a ZIP archive, or it is incomplete.")


class UnusualArchive(Invalid):
    """Several parts, ZIP64, or something before or after the archive itself."""

    code = "archive_unusual"
    message = _("The archive has a form that is not accepted. Please make an ordinary ZIP anew.")


class DamagedArchive(Invalid):
    code = "archive_damaged"
    message = _("The archive is damaged at “%(name)s”. Please make it anew.")


class TooManyFiles(Invalid):
    code = "archive_too_many_files"
    message = _("The archive holds more than %(limit)s files.")


class TooLargeUnpacked(Invalid):
    code = "archive_unpacks_too_large"
    message = _("The archive would unpack to more than %(limit_mb)s MB.")


class MemberTooLarge(Invalid):
    code = "archive_file_too_large"
    message = _("“%(name)s” in the archive is larger than %(limit_mb)s MB.")


class Bomb(Invalid):
    code = "archive_bomb"
    message = _("“%(name)s” is packed far more tightly than real content; it is not opened.")


class TooDeep(Invalid):
    code = "archive_too_deep"
    message = _("“%(name)s” lies in more than %(limit)s folders.")


class NameTooLong(Invalid):
    code = "archive_name_too_long"
    message = _("“%(name)s…” in the archive has a name of more than %(limit)s characters.")


class ClimbingPath(Invalid):
    code = "archive_path_climbs"
    message = _("“%(name)s” points outside the archive.")


class AbsolutePath(Invalid):
    code = "archive_path_absolute"
    message = _("“%(name)s” names a place on a disk; the archive must use its own folders only.")


class BackslashInName(Invalid):
    code = "archive_backslash"
    message = _("“%(name)s” has a backslash in its name.")


class ControlCharacterInName(Invalid):
    code = "archive_name_unreadable"
    message = _("A file in the archive has invisible characters in its name.")


class SpecialMember(Invalid):
    code = "archive_special_file"
    message = _("“%(name)s” is a link or a device, not a file.")


class EncryptedMember(Invalid):
    code = "archive_encrypted"
    message = _("“%(name)s” is protected by a password. Please make the archive without one.")


class UnknownMethod(Invalid):
    code = "archive_method"
    message = _("“%(name)s” is packed by a method that is not accepted.")


class DuplicateName(Invalid):
    code = "archive_duplicate"
    message = _(
        "“%(name)s” comes twice, or differs from another file only by upper and lower case."
    )


class OverlappingMembers(Invalid):
    code = "archive_overlap"
    message = _("Files in the archive lie on top of each other; it is not opened.")


class TypeNotAccepted(Invalid):
    code = "archive_file_type"
    message = _("“%(name)s” is of a type that is not accepted here.")


class NestedArchive(Invalid):
    code = "archive_nested"
    message = _("“%(name)s” is an archive within the archive.")


class MissingMember(Invalid):
    code = "archive_file_missing"
    message = _("The archive has no file “%(name)s”.")
