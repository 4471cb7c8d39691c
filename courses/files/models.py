from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models

from courses.core.base import PublicModel


def private_storage() -> Storage:
    return storages["private"]


class StoredFile(PublicModel):
    """A file kept outside the public folder, filed under the hash of its bytes.

    An upload belongs to its owner and waits until one write uses it (``claimed_at``).

    Personal data: whatever the learner put into it. Kept with the record that uses it;
    unclaimed uploads are swept after a day.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="files"
    )
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.FileField(storage=private_storage, max_length=200)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
