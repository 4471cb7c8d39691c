from typing import ClassVar

from django.db import models

from courses.search.enums import EntryKind


class SearchEntry(models.Model):
    """One thing that can be found, with its words cut (``thai.segment.search_text``).

    A derived copy: ``manage.py refresh_search`` makes all of them again. ``words`` are public.
    ``words_within`` and the texts they were cut from are for those who may read the course
    whose public id is ``course``; empty ``course`` means everyone may read all of it.
    ``ref`` is what its page is addressed by: a course's code, a unit's public id, an article's
    slug, a term's public id. ``loose`` are the public letters without tone marks and spaces.

    Personal data: officials named in news, as publication. Removed with what it was copied from.
    """

    kind = models.CharField(max_length=8, choices=EntryKind)
    ref = models.CharField(max_length=255)
    course = models.UUIDField(null=True)
    course_code = models.CharField(max_length=30, blank=True)
    title_th = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    text_th = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    title_words = models.TextField(blank=True)
    words = models.TextField(blank=True)
    words_within = models.TextField(blank=True)
    loose = models.TextField(blank=True)
    on = models.DateField(null=True)  # an article's day; newer ones come first

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_once")
        ]
        indexes: ClassVar = [models.Index(fields=["course"], name="search_entry_of_course")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
