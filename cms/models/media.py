import re
from typing import Any, ClassVar
from urllib.parse import quote

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Size and hash are known by whatever door the file came in: its address needs them."""
        if self.file and not self.file._committed:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    @property
    def url(self) -> str:
        """By content, so that a published lesson says the same wherever it is published."""
        return f"/documents/{self.file_hash}/{quote(plain_name(self.filename))}"

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


def plain_name(name: str) -> str:
    """A file's name without what Django put before its first dot, to tell it from another."""
    return re.sub(r"^([^.]*)_[A-Za-z0-9]{7}(?=\.)", r"\1", name)
