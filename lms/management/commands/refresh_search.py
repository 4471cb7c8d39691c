from typing import Any

from django.core.management.base import BaseCommand

from cms.findable import make_articles_findable, make_terms_findable
from courses.catalogue.services import refresh_search


class Command(BaseCommand):
    help = "Make anew all that the search finds, after the segmenter or its word list changed."

    def handle(self, *args: Any, **options: Any) -> None:
        courses, articles, terms = (
            refresh_search(),
            make_articles_findable(),
            make_terms_findable(),
        )
        self.stdout.write(f"{courses} courses, {articles} articles, {terms} terms.")
