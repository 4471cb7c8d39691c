"""News from progress, sent after commit."""

from django.dispatch import Signal

course_completed = Signal()  # completion
