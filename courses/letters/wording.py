"""Words that letters share. Thai on paper, whatever the reader's language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Acting(models.TextChoices):
    """In which form somebody signs who does not hold the office. Three forms in law, never one:
    State Administration Act B.E. 2534, ss. 38-50; รักษาการ where another law says so."""

    HOLDER = "", _("Holds the office")
    FOR_HOLDER = "acting_for", _("Acting for the holder (ปฏิบัติราชการแทน)")
    IN_PLACE = "in_place", _("Acting in place of the holder (รักษาราชการแทน)")
    IN_OFFICE = "in_office", _("Acting in the vacant office (รักษาการในตำแหน่ง)")


_SAID = {
    Acting.FOR_HOLDER: "ปฏิบัติราชการแทน",
    Acting.IN_PLACE: "รักษาราชการแทน",
    Acting.IN_OFFICE: "รักษาการในตำแหน่ง",
}


def signed_as(own_position: str, acting: str = "", office: str = "") -> str:
    """The lines beneath a signer's name: the own position, then for which office they sign."""
    form = Acting(acting)
    if form == Acting.HOLDER or not office:
        return own_position
    return f"{own_position}\n{_SAID[form]}{office}"
