from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as StockDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as StockImage

from cms.pictures import kept_form


class Picture(AbstractImage):
    """A picture in the library, kept upright and without what a camera wrote into it.

    Personal data: people in pictures, published with their consent; who uploaded it. Kept as
    long as a page shows it.
    """

    admin_form_fields = (*StockImage.admin_form_fields,)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions: ClassVar = [("choose_picture", "Can choose picture")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.file = kept_form(self.file.file)
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    """A picture in a size and format that a page asks for; made again at will.

    Personal data: as ``Picture``.
    """

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together: ClassVar = (("image", "filter_spec", "focal_point_key"),)


class Attachment(AbstractDocument):
    """A file that pages offer for download.

    Personal data: who uploaded it. Kept as long as a page offers it.
    """

    admin_form_fields = (*StockDocument.admin_form_fields,)

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions: ClassVar = [("choose_attachment", "Can choose attachment")]
