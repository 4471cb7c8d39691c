"""News from attendance, sent after commit."""

from django.dispatch import Signal

attendance_changed = Signal()  # enrolments: keys of those whose attendance is another now
