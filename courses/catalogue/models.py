from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.catalogue.enums import RevisionChange, UnitKind
from courses.core.base import AppendOnlyModel, PublicModel
from courses.people.models import Organisation

ASCII_CODE = r"^[A-Za-z0-9][A-Za-z0-9-]{1,29}$"


class Programme(PublicModel):
    """หลักสูตร/โครงการ that an owner runs year after year, such as ป.ย.ป. or GovLab.

    Personal data: none.
    """

    code = models.CharField(max_length=30, unique=True)
    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    partners = models.ManyToManyField(Organisation, related_name="partnered_programmes", blank=True)

    def __str__(self) -> str:
        return self.name_th


class Edition(PublicModel):
    """A programme as delivered in one Thai fiscal year (B.E., beginning 1 October).

    Personal data: none.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    fiscal_year = models.PositiveSmallIntegerField()
    cloned_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="clones"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "fiscal_year"], name="edition_once_a_year"
            ),
            models.CheckConstraint(
                name="edition_year_is_buddhist",
                condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2699),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.fiscal_year}"


class Challenge(PublicModel):
    """โจทย์: what an edition works on. Cohorts of several tiers may share one.

    Personal data: none.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="challenges")
    code = models.CharField(max_length=30, unique=True)
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    summary_th = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="challenge_code_is_ascii", condition=Q(code__regex=ASCII_CODE)
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_th}"


class Course(PublicModel):
    """What is taught and certified. The words are written in the CMS; publishing copies them
    here, with the card's figures, so that no reader walks a page tree.

    ``prerequisites`` must be completed before joining; services keep them free of cycles.
    ``copied_from`` is the course it was made from, whose content it began with.

    ``search`` holds segmented Thai words between spaces (``thai.segment.search_text``).

    Personal data: none.
    """

    code = models.CharField(max_length=30, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses")
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    summary_th = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    current = models.ForeignKey(
        "CurriculumRevision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    search = models.TextField(blank=True, editable=False)
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, related_name="leads_to", blank=True
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="course_code_is_ascii", condition=Q(code__regex=ASCII_CODE))
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_th}"


class Unit(PublicModel):
    """A thing to be learnt or done, with one identity across all revisions of its course.

    Learners' records point here and never at a page: a page may be deleted, this row may not.

    Personal data: none.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="units")
    kind = models.CharField(max_length=12, choices=UnitKind)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class CurriculumRevision(AppendOnlyModel, PublicModel):
    """One published state of a course, frozen: outline, requirement and figures.

    ``outline`` is what readers get, ``content_hash`` the SHA-256 of the whole curriculum,
    bodies included and without keys of this system (``drafts.curriculum_hash``): an exported
    course has it wherever it is imported. With ``number`` it serves as ETag.

    Personal data: who published it (public id in the audit trail, key here). Kept for ever.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=RevisionChange)
    outline = models.JSONField()
    requirement = models.JSONField()
    content_hash = models.CharField(max_length=64)
    lesson_count = models.PositiveSmallIntegerField()
    required_count = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.course.code} r{self.number}"


class RevisionUnit(AppendOnlyModel):
    """A unit as one revision has it: place, titles, minutes and, for a lesson, the body.

    ``body`` is ``{"th": [block...], "en": [block...]}``; a block is
    ``{"id", "type", "html"}``, rendered at publication, with ``"data"`` beside it where the
    learner writes into it. Never fetched for an outline.

    ``release`` says when it opens (``catalogue.releases``); empty, it is open from the start.

    Personal data: none.
    """

    revision = models.ForeignKey(CurriculumRevision, models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appearances")
    position = models.PositiveSmallIntegerField()
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=True)
    release = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "unit"], name="unit_once_a_revision"),
            models.UniqueConstraint(fields=["revision", "position"], name="place_once_a_revision"),
        ]

    def __str__(self) -> str:
        return self.title_th
