"""News from enrolment, sent after commit."""

from django.dispatch import Signal

enrolled = Signal()  # enrolment
withdrawn = Signal()  # enrolment
