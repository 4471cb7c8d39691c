"""News from coursework, sent after commit."""

from django.dispatch import Signal

work_assessed = Signal()  # submission, assessment
