"""What a course's page shows beside its words: a cover, who teaches, who takes part."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

COVER = "fill-1280x720|format-webp"
PORTRAIT = "fill-240x240|format-webp"
LOGO = "max-320x160|format-webp"


def picture(image: Any, form: str, alt: dict[str, str]) -> dict[str, Any] | None:
    """``image`` as the outline keeps it; None when there is none."""
    if image is None:
        return None
    made = image.get_rendition(form)
    return {"url": made.url, "width": made.width, "height": made.height, "alt": alt}


class CourseTeacher(Orderable):
    """One who teaches, as the course's page names them; no account is needed.

    Personal data: name, position and photo of a trainer, as publication. Kept with the page.
    """

    page = ParentalKey("cms.CoursePage", on_delete=models.CASCADE, related_name="teachers")
    name_th = models.CharField(_("name (Thai)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    position_th = models.CharField(_("position (Thai)"), max_length=200, blank=True)
    position_en = models.CharField(_("position (English)"), max_length=200, blank=True)
    photo = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )

    def as_shown(self) -> dict[str, Any]:
        name = {"th": self.name_th, "en": self.name_en}
        return {
            "name": name,
            "position": {"th": self.position_th, "en": self.position_en},
            "photo": picture(self.photo, PORTRAIT, name),
        }


class CoursePartner(Orderable):
    """An organisation that takes part in a course, as its page names it.

    Personal data: none.
    """

    page = ParentalKey("cms.CoursePage", on_delete=models.CASCADE, related_name="partners")
    name_th = models.CharField(_("name (Thai)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    url = models.URLField(_("address"), blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )

    def as_shown(self) -> dict[str, Any]:
        name = {"th": self.name_th, "en": self.name_en}
        return {"name": name, "url": self.url, "logo": picture(self.logo, LOGO, name)}
