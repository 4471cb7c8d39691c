"""Each table says what it knows of people, why, and for how long (PDPA s.23, s.39)."""

import re

from django.db.models import Field, Model

from tests.architecture.test_foreign_keys import own_models

NONE = "none"
# A column of one of these names, or a key to a person, is personal until its model says so.
PERSONAL = re.compile(
    r"(^|_)(username|email|phone|first_name|last_name|prefix|birth|national|address|photo|"
    r"position_th|position_en|feedback|reason|fields)(_|$)"
)


def declaration(model: type[Model]) -> str:
    """What follows "Personal data:" in the docstring, to its end."""
    return " ".join((model.__doc__ or "").partition("Personal data:")[2].split())


def is_personal(field: Field) -> bool:
    if field.is_relation:
        return field.related_model is not None and field.related_model.__name__ == "User"
    return bool(PERSONAL.search(field.name))


def test_every_model_declares_its_personal_data():
    silent = [model.__name__ for model in own_models() if not declaration(model)]

    assert silent == []


def test_no_model_with_personal_columns_says_none():
    wrong = {
        model.__name__: [f.name for f in model._meta.local_fields if is_personal(f)]
        for model in own_models()
        if declaration(model).lower().startswith(NONE)
    }

    assert {name: columns for name, columns in wrong.items() if columns} == {}


def test_who_holds_personal_data_says_why_or_how_long():
    short = {
        model.__name__: declaration(model)
        for model in own_models()
        if not declaration(model).lower().startswith(NONE)
        if not re.search(r"[Kk]ept|[Rr]emoved|deleted|swept|as ``", declaration(model))
    }

    assert short == {}


def test_the_look_for_personal_columns_sees_them():
    by_name = {model.__name__: model for model in own_models()}
    seen = {
        name: {f.name for f in by_name[name]._meta.local_fields if is_personal(f)}
        for name in ("User", "Enrolment", "Posting", "Cohort")
    }

    assert {"username", "email", "first_name", "last_name", "prefix"} <= seen["User"]
    assert seen["Enrolment"] == {"learner", "enrolled_by", "end_reason"}
    assert seen["Posting"] == {"user", "position_th", "position_en"}
    assert seen["Cohort"] == set()
