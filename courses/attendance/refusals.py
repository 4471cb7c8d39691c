"""What attendance says no to. A learner reads these at the door: each says what to do next."""

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Conflict, Invalid


class WrongCode(Invalid):
    code = "wrong_check_in_code"
    message = _("This code is not right. Please type the code shown now.")


class CodeExpired(Conflict):
    code = "code_expired"
    message = _("This code has expired. Please scan or type the code shown now.")


class CodeOfAnotherSession(Conflict):
    code = "code_of_another_session"
    message = _("This code belongs to another session.")


class NotExpectedHere(Conflict):
    code = "not_expected_here"
    message = _("You are not on the list of this session. Please ask the staff in the room.")


class CheckInNotOpen(Conflict):
    code = "checkin_not_open"
    message = _("Check-in opens %(minutes)s minutes before the session begins.")


class CheckInClosed(Conflict):
    code = "checkin_closed"
    message = _("Check-in for this session is over. Please ask the staff to record you.")


class WrongRoomCode(Invalid):
    code = "wrong_room_code"
    message = _("The room code is not right. It is told in the room.")


class TooOld(Conflict):
    code = "code_too_old"
    message = _("This check-in was sent more than %(hours)s hours later. Please ask the staff.")


class SessionNotHeld(Conflict):
    code = "session_not_held"
    message = _("Attendance cannot be recorded for a session that is “%(now)s”.")


class NotBegun(Conflict):
    code = "session_not_begun"
    message = _("Before the session, only an excuse or a substitute can be recorded.")


class CorrectionReasonMissing(Invalid):
    code = "attendance_reason_missing"
    message = _("Please give the reason.")


class SubstituteMissing(Invalid):
    code = "substitute_missing"
    message = _("Please name the person who came instead.")


class WrongAttendedMinutes(Invalid):
    code = "wrong_attended_minutes"
    message = _("The minutes must be between 0 and %(most)s.")


class WrongTimes(Invalid):
    code = "wrong_times"
    message = _("The person cannot have left before they arrived.")


class MarkedTwice(Invalid):
    code = "marked_twice"
    message = _("The same person is on the list twice.")


class SheetOfAnotherSession(Invalid):
    code = "sheet_of_another_session"
    message = _("This signed list belongs to another session.")


class TooManyRows(Invalid):
    code = "too_many_lines"
    message = _("The list is longer than %(limit)s rows.")
