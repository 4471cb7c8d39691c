"""News from the timetable, sent after commit."""

from django.dispatch import Signal

session_changed = Signal()  # session: its time, minutes, cohorts or state became another
booking_promoted = Signal()  # booking: it was waiting and has a place now
