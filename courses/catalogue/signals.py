"""News from the catalogue, sent after commit."""

from django.dispatch import Signal

curriculum_published = Signal()  # revision: the new CurriculumRevision
