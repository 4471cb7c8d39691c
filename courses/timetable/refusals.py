"""What the timetable says no to."""

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Conflict, Invalid


class SessionBuddhistYear(Invalid):
    code = "buddhist_year"
    message = _("This year is of the Buddhist era; the system keeps dates in the common era.")


class SessionEndsFirst(Invalid):
    code = "session_ends_first"
    message = _("The session must end after it begins.")


class WrongMinutes(Invalid):
    code = "wrong_minutes"
    message = _("The minutes that count must be between 1 and %(span)s, from beginning to end.")


class WrongCutOff(Invalid):
    code = "wrong_cut_off"
    message = _("Booking cannot close after the session has begun.")


class CapacityBelowBooked(Invalid):
    code = "capacity_below_booked"
    message = _("%(booked)s places are booked already; the capacity cannot be lower.")


class StillBooked(Conflict):
    code = "still_booked"
    message = _("There are bookings for this session. Please cancel them first.")


class NoCohort(Invalid):
    code = "no_cohort"
    message = _("A session is held for at least one cohort.")


class NotInState(Conflict):
    code = "session_not_in_state"
    message = _("A session that is “%(now)s” cannot be changed in this way.")


class ReasonMissing(Invalid):
    code = "cancellation_reason_missing"
    message = _("Please give the reason.")


class TitleMissing(Invalid):
    code = "thai_title_missing"
    message = _("Please give a title in Thai.")


class WrongMode(Invalid):
    code = "wrong_mode"
    message = _("A session on line has no venue.")


class VenueRetired(Conflict):
    code = "venue_retired"
    message = _("This venue is no longer used.")


class AlreadyEngaged(Conflict):
    code = "already_engaged"
    message = _("This speaker is part of the session already.")


class NameMissing(Invalid):
    code = "thai_name_missing"
    message = _("Please give a name in Thai.")


class NotBooked(Conflict):
    code = "session_not_booked"
    message = _("This session is not one that is booked.")


class BookingClosed(Conflict):
    code = "booking_closed"
    message = _("The time for booking and cancelling is over. Please ask the training officer.")


class AlreadyBooked(Conflict):
    code = "already_booked"
    message = _("There is a booking for this person already.")


class BookingEnded(Conflict):
    code = "booking_ended"
    message = _("This booking has been cancelled already.")


class NotOfThisSession(Invalid):
    code = "not_of_this_session"
    message = _("The session is not held for this person’s cohort.")


class SessionFull(Conflict):
    code = "session_full"
    message = _("All places are taken.")


class TooManyFeeds(Conflict):
    code = "too_many_feeds"
    message = _("You have %(limit)s calendars already. Please end one of them first.")
