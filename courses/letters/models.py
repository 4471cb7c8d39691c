from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.core.base import PublicModel
from courses.files.models import StoredFile
from courses.letters.enums import LetterState, Urgency
from courses.people.models import Organisation


class LetterRegister(models.Model):
    """ทะเบียนหนังสือส่ง: the running number of one unit in one year of the Buddhist era.

    ``last`` is raised only while a letter is issued, in its transaction, so that the numbers
    have no gap. ``series`` is the unit's code as it stands before the stroke ("นร 1200").

    Personal data: none.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="letter_registers")
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year"], name="letter_register_once_a_year"),
            models.CheckConstraint(
                name="letter_register_year_is_buddhist", condition=Q(year__gte=2500, year__lte=2699)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}/{self.year}"


class Letter(PublicModel):
    """หนังสือราชการ: an official letter, its words frozen when it is issued.

    ``number`` and ``register`` are empty until then. ``paragraphs`` are plain Thai text, in
    order: cause, purpose, close. ``file`` is what was printed, once it has been.

    Personal data: who it is addressed to and who signs it, by office and name. Kept as the
    Regulation on Correspondence asks of an official letter.
    """

    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="letters")
    register = models.ForeignKey(LetterRegister, models.PROTECT, null=True, related_name="letters")
    number = models.PositiveIntegerField(null=True)
    dated_on = models.DateField(null=True)
    urgency = models.CharField(max_length=6, choices=Urgency, default=Urgency.NORMAL)
    subject = models.CharField(max_length=250)
    addressee = models.CharField(max_length=250)
    refers_to = models.CharField(max_length=500, blank=True)
    enclosures = models.JSONField(default=list)
    paragraphs = models.JSONField(default=list)
    signer_name = models.CharField(max_length=250, blank=True)
    signer_position = models.CharField(max_length=250, blank=True)
    contact = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "number"],
                condition=Q(number__isnull=False),
                name="letter_number_once",
            ),
            models.CheckConstraint(
                name="letter_numbered_when_issued",
                condition=Q(state="draft", number=None)
                | (~Q(state="draft") & Q(number__isnull=False, dated_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
