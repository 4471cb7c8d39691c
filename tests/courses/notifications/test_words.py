"""The kinds that areas declare, and the words they make."""

from django.utils.translation import override

import pytest

from courses.notifications import kinds
from courses.notifications.words import fill, preview, said, told
from tests.factories.notices import CALLED, COHORT, SAMPLE, noticed

DAY, MOMENT = {"day": "2026-12-15"}, {"moment": "2026-11-27T02:00:00+00:00"}


@pytest.mark.parametrize(
    ("fact", "thai", "english"),
    [
        (COHORT, "หลักสูตร GLDT รุ่นที่ 2", "GLDT, Cohort 2"),
        ({"th": "กรม", "en": ""}, "กรม", "กรม"),
        (DAY, "15 ธันวาคม 2569", "15 December 2026"),
        (MOMENT, "27 พฤศจิกายน 2569 เวลา 09.00 น.", "27 November 2026, 09:00"),
        # Half past midnight in Bangkok is another day in UTC.
        (
            {"moment": "2026-12-31T17:30:00+00:00"},
            "1 มกราคม 2570 เวลา 00.30 น.",
            "1 January 2027, 00:30",
        ),
        (20, "20", "20"),
        ([COHORT, "ก"], "หลักสูตร GLDT รุ่นที่ 2, ก", "GLDT, Cohort 2, ก"),
    ],
)
def test_a_fact_is_said_in_the_readers_language(fact, thai, english):
    with override("th"):
        assert said(fact) == thai
    with override("en"):
        assert said(fact) == english


def test_a_percent_sign_in_a_fact_is_only_a_percent_sign():
    assert fill("เข้าอบรม %(share)s", {"share": "80 % %(x)s %s"}) == "เข้าอบรม 80 % %(x)s %s"


@pytest.mark.django_db
def test_a_notice_is_told_in_the_language_of_the_moment(settings):
    notice = noticed()

    with override("en"):
        english = told(notice)

    assert told(notice).title == "ขอเชิญ หลักสูตร GLDT รุ่นที่ 2"
    assert english.title == "ขอเชิญ GLDT, Cohort 2"
    assert english.text == "ภายในวันที่ 15 December 2026"
    assert english.link == f"{settings.SITE_URL}/my/"


def test_a_code_names_one_kind():
    with pytest.raises(ValueError, match=CALLED.code):
        kinds.declare(CALLED.code, title="x", text="x", sample={})


def test_a_kind_is_found_by_its_code():
    assert kinds.kind_of(CALLED.code) is CALLED
    assert kinds.kind_of("no.such") is None
    assert [kind.code for kind in kinds.declared()] == sorted(k.code for k in kinds.declared())


@pytest.mark.parametrize("kind", kinds.declared(), ids=lambda kind: kind.code)
def test_every_declared_kind_can_be_previewed_in_both_languages(kind):
    shown = preview(kind)

    assert list(shown) == ["th", "en"]
    for lang, letter in shown.items():
        assert letter.subject
        assert "\n" not in letter.subject
        assert f'<html lang="{lang}">' in letter.html
        assert letter.subject in letter.text


def test_a_preview_is_strict_about_what_the_sample_lacks():
    forgetful = kinds.Kind(code="x", title="%(who)s", text="", sample=SAMPLE)

    with pytest.raises(KeyError):
        preview(forgetful)
