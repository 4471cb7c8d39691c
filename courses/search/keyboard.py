"""What was meant by letters typed while the keyboard stood in the other language.

The places are those of the Kedmanee layout (TIS 820-2538), as Windows and phones have them.
"""

_LATIN = (
    "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
)
_THAI = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_LATIN, _THAI)
_TO_LATIN = str.maketrans(_THAI, _LATIN)


def in_other_layout(q: str) -> str:
    """``q`` as the same keys write it in the other language: สวัสดี for l;ylfu.

    Empty when both languages stand in it: then the keyboard was changed on purpose.
    """
    thai = any("ก" <= char <= "๛" for char in q)
    latin = any(char.isascii() and char.isalpha() for char in q)
    if thai and latin:
        return ""
    return q.translate(_TO_LATIN if thai else _TO_THAI)
