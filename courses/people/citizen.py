"""เลขประจำตัวประชาชน: thirteen digits with a check digit.

The house does not collect them. Where ``CITIZEN_NUMBERS`` is on, a keyed hash is kept, by which
the same person is known again; the number itself never is.
"""

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from stdnum.exceptions import ValidationError
from stdnum.th import pin

from courses.core.errors import Invalid
from courses.core.thai.digits import to_arabic_digits


class WrongCitizenNumber(Invalid):
    code = "wrong_citizen_number"
    message = _("This is not a citizen number: its check digit does not agree.")


def check(number: str) -> str:
    """The thirteen digits, Thai digits and hyphens aside.

    Raises:
        WrongCitizenNumber: not thirteen digits, a first digit nobody has, or a wrong check.
    """
    try:
        return str(pin.validate(to_arabic_digits(number)))
    except ValidationError as error:
        raise WrongCitizenNumber("citizen_number") from error


def digest(number: str) -> str:
    """What is kept of ``number``; empty where the house keeps none, and for none.

    Raises:
        WrongCitizenNumber: as ``check``, also where nothing is kept.
    """
    if not number.strip():
        return ""
    checked = check(number)
    if not settings.CITIZEN_NUMBERS:
        return ""
    return salted_hmac("people.citizen", checked, algorithm="sha256").hexdigest()
