from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    COURSE = "course", _("Course")
    LESSON = "lesson", _("Lesson")
    NEWS = "news", _("News")
    TERM = "term", _("Glossary term")
