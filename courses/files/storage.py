"""Where files lie that nobody may fetch by address."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """A folder beside the public one. Its files have no URL: a view sends them, after asking
    who may read them.
    """

    def __init__(self) -> None:
        super().__init__(location=settings.DATA_DIR / "private")

    def url(self, name: str | None) -> str:
        raise ValueError("a private file has no address of its own")
