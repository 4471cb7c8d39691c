import hashlib
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile

import pytest

from courses.core import clock
from courses.core.errors import NotFound, TooLarge, WrongType
from courses.files import services
from courses.files.kinds import KINDS
from courses.files.models import StoredFile, private_storage
from tests.factories.coursework import PDF, upload
from tests.factories.people import person

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
HEADS = {name: kind.magic[0] + b"\x00" * 32 for name, kind in KINDS.items()}


def received(name: str, content: bytes) -> StoredFile:
    return services.receive(upload=ContentFile(content), name=name, owner=person())


@pytest.mark.parametrize("extension", sorted(KINDS))
def test_every_accepted_kind_is_kept_with_its_type(extension):
    stored = received(f"รายงาน.{extension.upper()}", HEADS[extension])

    assert stored.content_type == KINDS[extension].content_type
    assert stored.name == f"รายงาน.{extension.upper()}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("drawing.svg", b"<svg/>"),
        ("run.exe", b"MZ"),
        ("report.pdf", b"<html>%PDF-"),
        ("report.pdf", HEADS["png"]),
        ("picture.png", HEADS["jpg"]),
        ("report.docx", PDF),
        ("report.pdf.exe", PDF),
        ("report", PDF),
        (".pdf", PDF),
        ("rep\u202efdp.exe.pdf", PDF),
        ("rep\x00ort.pdf", PDF),
        ("rep\nort.pdf", PDF),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(WrongType) as refusal:
        received(name, content)

    assert refusal.value.field == "file"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\สมชาย\\งาน.pdf", "งาน.pdf"),
        ("ร่าง\u200b รายงาน.pdf", "ร่าง รายงาน.pdf"),
        (f"{'ก' * 300}.pdf", f"{'ก' * 150}.pdf"),
    ],
)
def test_names_lose_folders_and_what_is_invisible(name, kept):
    assert received(name, PDF).name == kept


def test_the_name_never_decides_where_the_bytes_lie():
    stored = received("../../../evil.pdf", PDF)

    folder, _slash, leaf = stored.content.name.partition("/")
    assert folder == "uploads"
    assert len(leaf) == 36


def test_an_empty_file_is_refused():
    with pytest.raises(services.EmptyFile):
        received("empty.pdf", b"")


@pytest.mark.parametrize(("size", "refused"), [(10 * MB, False), (10 * MB + 1, True)])
def test_ten_megabytes_are_taken_and_not_a_byte_more(size, refused):
    content = PDF.ljust(size, b"\x00")

    if refused:
        with pytest.raises(TooLarge):
            received("big.pdf", content)
    else:
        assert received("big.pdf", content).size == size


def test_the_size_is_counted_and_not_believed():
    lying = ContentFile(PDF.ljust(11 * MB, b"\x00"))
    lying.size = 10

    with pytest.raises(TooLarge):
        services.receive(upload=lying, name="lying.pdf", owner=person())


def test_what_is_kept_can_be_read_again():
    stored = received("งาน.pdf", PDF)

    stored.refresh_from_db()
    assert stored.content.read() == PDF
    assert (stored.size, stored.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())


def test_kept_files_lie_outside_the_public_folder(settings):
    path = Path(received("งาน.pdf", PDF).content.path)

    assert path.is_file()
    assert not path.is_relative_to(settings.MEDIA_ROOT)


def test_what_the_system_makes_twice_lies_once():
    twice = [
        services.keep(content=PDF, name=f"{n}.pdf", content_type="application/pdf", owner=None)
        for n in (1, 2)
    ]

    assert len({stored.content.name for stored in twice}) == 1
    assert len({stored.pk for stored in twice}) == 2


def test_uploads_of_the_same_bytes_lie_apart():
    paths = {upload(person()).content.name for _ in range(2)}

    assert len(paths) == 2


def test_claim_uses_an_upload_once(standing_clock):
    owner = person()
    stored = upload(owner)

    services.claim(upload=stored, by=owner)

    assert StoredFile.objects.get().claimed_at == clock.now()
    with pytest.raises(services.UploadAlreadyUsed):
        services.claim(upload=stored, by=owner)


def test_claim_does_not_find_somebody_elses_upload():
    stored = upload(person())

    with pytest.raises(NotFound):
        services.claim(upload=stored, by=person())

    assert StoredFile.objects.get().claimed_at is None


def test_sweep_forgets_unclaimed_uploads_after_a_day_and_their_bytes(standing_clock, committed):
    owner = person()
    forgotten, claimed = upload(owner), upload(owner)
    services.claim(upload=claimed, by=owner)
    made = services.keep(content=PDF, name="x.pdf", content_type="application/pdf", owner=None)
    standing_clock.moves(days=1)
    fresh = upload(owner)

    with committed():
        early = services.sweep_unclaimed()
    standing_clock.moves(seconds=1)
    with committed():
        found = services.sweep_unclaimed()

    assert (early, found) == (0, 1)
    assert set(StoredFile.objects.all()) == {claimed, made, fresh}
    exists = private_storage().exists
    assert not exists(forgotten.content.name)
    assert all(exists(stored.content.name) for stored in (claimed, made, fresh))


def test_a_stream_is_read_no_further_than_the_limit():
    class Endless(BytesIO):
        asked = 0

        def read(self, size=-1):
            self.asked = size
            return PDF.ljust(size, b"\x00")

    stream = Endless()

    with pytest.raises(TooLarge):
        services.receive(upload=stream, name="endless.pdf", owner=person())

    assert stream.asked == 10 * MB + 1
