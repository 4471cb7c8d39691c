"""Who one may sign in as in the demo: one person for each role, and a certificate's holder."""

from dataclasses import dataclass

from courses.people.enums import Role

PASSWORD = "govlab-demo"  # noqa: S105 - the demo's, printed at every start; production has no demo


@dataclass(frozen=True)
class Account:
    """``person`` is a username of ``content/people.json``; ``username`` is what one types."""

    role: str
    username: str
    person: str
    scope: str = "global"  # global, course:CODE, or organisation:CODE


ACCOUNTS = (
    Account("learner", "learner", "phenphitcha.n"),
    Account(Role.TRAINER, "trainer", "araya.s", "course:GLDT"),
    Account(Role.REVIEWER, "reviewer", "rungnapha.w", "course:GLDT"),
    Account(Role.PUBLISHER, "publisher", "sittichok.m", "course:GLDT"),
    Account(Role.OFFICER, "officer", "poramet.j"),
    Account(Role.COORDINATOR, "coordinator", "thatsanee.t", "organisation:MOI"),
    Account(Role.EXECUTIVE, "executive", "theerapat.w", "organisation:MOC"),
    Account(Role.COACH, "coach", "nichaphat.b", "course:GLDT"),
)
ADMIN = Account(Role.ADMIN, "admin", "")
GRADUATE = Account("learner", "graduate", "baibua.s")


def username_of(person: str) -> str:
    """What a person of ``people.json`` types to sign in."""
    named = {account.person: account.username for account in (*ACCOUNTS, GRADUATE)}
    return named.get(person, person)
