from courses.people.enums import Role
from courses.people.rules import Offices


def may_read_log(offices: Offices) -> bool:
    """See what was sent to whom, and why not; send again what did not arrive."""
    return offices.everywhere(Role.OFFICER)
