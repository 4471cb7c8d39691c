"""News from cohorts, sent INSIDE the transaction: what hears it happens with it or not at all."""

from django.dispatch import Signal

seats_added = Signal()  # cohort
cohort_cloned = Signal()  # original, clone
