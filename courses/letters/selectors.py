from django.db.models import Q, QuerySet

from courses.core.thai.digits import to_thai_digits
from courses.letters.enums import LetterState
from courses.letters.models import Letter
from courses.people.enums import Role
from courses.people.rules import Offices


def number_of(letter: Letter, *, thai_digits: bool = False) -> str:
    """As registers write it: ``นร 1200/123``; empty until it is issued. Paper takes Thai digits."""
    if letter.number is None or letter.register is None:
        return ""
    number = f"{letter.register.series}/{letter.number}"
    return to_thai_digits(number) if thai_digits else number


def visible_to(offices: Offices) -> QuerySet[Letter]:
    """The letters of the organisations for which one writes letters."""
    rows = Letter.objects.select_related("organisation", "register", "file")
    if offices.everywhere(Role.OFFICER):
        return rows
    within = Q(pk=None)
    for path in offices.paths(Role.OFFICER):
        within |= Q(organisation__path__startswith=path)
    return rows.filter(within)


def register_of(offices: Offices, *, prefix: str, year: int) -> QuerySet[Letter]:
    """ทะเบียนหนังสือส่ง: one register in one year (พ.ศ.), in the order of the numbers.

    Cancelled letters keep their line: a register has no gap.
    """
    rows = visible_to(offices).filter(register__series=prefix, register__year=year)
    return rows.order_by("number")


def drafts_of(offices: Offices) -> QuerySet[Letter]:
    return visible_to(offices).filter(state=LetterState.DRAFT)
