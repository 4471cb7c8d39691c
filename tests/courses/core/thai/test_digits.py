from hypothesis import given
from hypothesis import strategies as st

from courses.core.thai.digits import to_arabic_digits, to_thai_digits


def test_digits_go_over_and_the_rest_stays():
    assert to_thai_digits("คำสั่งที่ 123/2569") == "คำสั่งที่ ๑๒๓/๒๕๖๙"
    assert to_arabic_digits("คำสั่งที่ ๑๒๓/๒๕๖๙") == "คำสั่งที่ 123/2569"


def test_digits_of_other_scripts_are_left_alone():
    assert to_arabic_digits("٣ ३ 3") == "٣ ३ 3"


@given(st.text(alphabet="0123456789กa/ "))
def test_thai_digits_come_back_as_they_went(text):
    assert to_arabic_digits(to_thai_digits(text)) == text
