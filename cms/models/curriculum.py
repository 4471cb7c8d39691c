from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from cms.blocks import LessonBlocks
from cms.completion import CompletionBlocks
from cms.panels import HealthPanel, two_languages
from cms.slugs import CodedPage
from courses.catalogue.models import Course, Programme, Unit

TITLE = FieldPanel("title", classname="title")


class ProgrammePage(CodedPage):
    """A programme's place in the tree; its courses stand beneath it.

    Personal data: none.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    title_en = models.CharField(_("title"), max_length=250, blank=True)

    slug_prefix = "programme"
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.CoursePage"]
    edit_handler = two_languages([TITLE], [FieldPanel("title_en")], [FieldPanel("programme")])

    class Meta:
        verbose_name = _("programme page")

    def make_slug(self) -> str:
        return self.programme.code.lower()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect("/courses/")


class CoursePage(CodedPage):
    """Where a course is written. Publishing anything in it publishes the curriculum anew.

    The page is a draft's home and may be deleted; the course may not. A copy has no course of
    its own until one is chosen.

    Personal data: none.
    """

    course = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
        help_text=_("Without one, nothing of this page reaches learners."),
    )
    title_en = models.CharField(_("title"), max_length=250, blank=True)
    summary_th = models.TextField(_("summary"))
    summary_en = models.TextField(_("summary"), blank=True)
    audience_th = models.TextField(_("who it is for"), blank=True)
    audience_en = models.TextField(_("who it is for"), blank=True)
    outcomes_th = models.TextField(
        _("outcomes"), blank=True, help_text=_("What one can do afterwards, one a line.")
    )
    outcomes_en = models.TextField(
        _("outcomes"), blank=True, help_text=_("The same, in the same order.")
    )
    completion = StreamField(
        CompletionBlocks(),
        verbose_name=_("when it is completed"),
        blank=True,
        help_text=_("All that is said must hold. Empty: every required unit must be done."),
    )
    prerequisites = ParentalManyToManyField(
        Course,
        blank=True,
        related_name="+",
        verbose_name=_("courses to be completed before"),
    )
    cover = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
    )
    cover_alt_th = models.CharField(_("alternative text (Thai)"), max_length=250, blank=True)
    cover_alt_en = models.CharField(_("alternative text (English)"), max_length=250, blank=True)

    slug_prefix = "course"
    search_fields: ClassVar = [*CodedPage.search_fields, index.SearchField("summary_th")]
    exclude_fields_in_copy: ClassVar = ["course"]
    parent_page_types: ClassVar = ["cms.ProgrammePage"]
    subpage_types: ClassVar = ["cms.ModulePage"]
    edit_handler = two_languages(
        [TITLE, FieldPanel("summary_th"), FieldPanel("audience_th"), FieldPanel("outcomes_th")],
        [
            FieldPanel("title_en"),
            FieldPanel("summary_en"),
            FieldPanel("audience_en"),
            FieldPanel("outcomes_en"),
        ],
        [
            HealthPanel(heading=_("Health of the course")),
            FieldPanel("course"),
            FieldPanel("completion"),
            FieldPanel("prerequisites", widget=CheckboxSelectMultiple),
            MultiFieldPanel(
                [FieldPanel("cover"), FieldPanel("cover_alt_th"), FieldPanel("cover_alt_en")],
                heading=_("Cover"),
            ),
            InlinePanel("teachers", heading=_("Teachers"), label=_("Teacher")),
            InlinePanel("partners", heading=_("Partners"), label=_("Partner")),
        ],
    )

    class Meta:
        verbose_name = _("course page")

    def clean(self) -> None:
        super().clean()
        if self.course_id is None or self.alias_of_id is not None:
            return  # an alias repeats its page and writes nothing: see ``publishing.publish``
        others = CoursePage.objects.filter(course=self.course_id, alias_of=None)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError({"course": _("This course is written on another page.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(f"/courses/{self.course.code}/" if self.course else "/courses/")


class ModulePage(CodedPage):
    """A group of lessons.

    Personal data: none.
    """

    title_en = models.CharField(_("title"), max_length=250, blank=True)

    slug_prefix = "module"
    parent_page_types: ClassVar = ["cms.CoursePage"]
    subpage_types: ClassVar = ["cms.LessonPage"]
    edit_handler = two_languages([TITLE], [FieldPanel("title_en")])

    class Meta:
        verbose_name = _("module page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.get_parent().get_url(request) or "/courses/")


class LessonPage(CodedPage):
    """A lesson as it is written. Learners read what was published from it, never this page.

    Personal data: none.
    """

    title_en = models.CharField(_("title"), max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, help_text=_("How long a learner needs, practice included.")
    )
    required = models.BooleanField(_("required"), default=True)
    opens_after_days = models.PositiveSmallIntegerField(
        _("opens, days after the cohort begins"), null=True, blank=True
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    opens_after = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opens after this lesson is done"),
    )
    body_th = StreamField(LessonBlocks(), verbose_name=_("text"), blank=True)
    body_en = StreamField(LessonBlocks(), verbose_name=_("text"), blank=True)

    slug_prefix = "lesson"
    search_fields: ClassVar = [*CodedPage.search_fields, index.SearchField("body_th")]
    template = "cms/lesson_preview.html"
    parent_page_types: ClassVar = ["cms.ModulePage"]
    subpage_types: ClassVar = []
    edit_handler = two_languages(
        [TITLE, FieldPanel("body_th")],
        [FieldPanel("title_en"), FieldPanel("body_en")],
        [
            MultiFieldPanel([FieldPanel("minutes"), FieldPanel("required")], heading=_("Time")),
            MultiFieldPanel(
                [
                    FieldPanel("opens_after_days"),
                    FieldPanel("opens_on"),
                    FieldPanel("opens_after"),
                ],
                heading=_("Opening"),
                help_text=_("Empty: open from the start. All that is said must hold."),
            ),
        ],
    )

    class Meta:
        verbose_name = _("lesson page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.get_parent().get_url(request) or "/courses/")


class LessonIdentity(models.Model):
    """Which unit a lesson page writes. Not copied with the page: a copy is another unit.

    Goes with the page; the unit stays, for learners' records point at it.

    Personal data: none.
    """

    page = models.OneToOneField(LessonPage, models.CASCADE, related_name="identity")
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="lesson_identity")

    def __str__(self) -> str:
        return f"{self.page_id} → {self.unit_id}"
