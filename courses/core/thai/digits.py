"""Thai and Arabic digits."""

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_thai_digits(text: str) -> str:
    """For letters, orders and certificates only; screens, exports and serials stay Arabic."""
    return text.translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Leaves the digits of every other script alone."""
    return text.translate(_TO_ARABIC)
