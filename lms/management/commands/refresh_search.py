from typing import Any

from django.core.management.base import BaseCommand

from courses.catalogue.services import refresh_search


class Command(BaseCommand):
    help = "Cut the words of every course anew, after the segmenter or its word list changed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refresh_search()} courses.")
