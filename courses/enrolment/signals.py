"""News from enrolment, sent after commit."""

from django.dispatch import Signal

enrolled = Signal()  # enrolment
withdrawn = Signal()  # enrolment
removed = Signal()  # enrolment

# Sent INSIDE the transaction that freed a seat, so that the next on a waiting list moves up with
# it or not at all.
seat_freed = Signal()  # enrolment, by
