"""News from ``people``, sent after commit."""

from django.dispatch import Signal

role_changed = Signal()  # user: the holder whose offices changed
