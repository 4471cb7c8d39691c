"""Keys between tables point downwards too: a key named by a string is an import nobody sees."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model

from courses.people.models import User
from tests.architecture.source import PACKAGES, ROOT


def areas() -> list[str]:
    """The areas of the domain, high to low, as the contract lists them."""
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    contract = text.partition("[importlinter:contract:areas]")[2].partition("[importlinter")[0]
    lines = contract.partition("layers =")[2].split("\n")
    return [name.strip() for line in lines for name in line.split("|") if name.strip()]


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in PACKAGES]


def keys() -> Iterator[tuple[type[Model], Field, type[Model]]]:
    for model in own_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model in own_models():
                yield model, field, field.related_model


def area_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def test_there_are_keys_to_look_at():
    assert len(list(keys())) > 40
    assert areas()[0] == "progress"
    assert areas()[-1] == "core"


def test_no_key_points_to_a_higher_package():
    upwards = [
        f"{model.__name__}.{field.name}"
        for model, field, target in keys()
        if PACKAGES.index(target._meta.app_label) < PACKAGES.index(model._meta.app_label)
    ]

    assert upwards == []


def test_no_key_within_the_domain_points_to_a_higher_area():
    order = areas()
    upwards = [
        f"{model.__name__}.{field.name}"
        for model, field, target in keys()
        if model._meta.app_label == target._meta.app_label == "courses"
        and order.index(area_of(target)) < order.index(area_of(model))
    ]

    assert upwards == []


def test_deleting_a_page_or_a_person_takes_no_record_along():
    """What CASCADE may take with it: sign-ins, addresses of calendars, children within a page."""
    cascades = {
        f"{model.__name__}.{field.name}"
        for model, field, target in keys()
        if field.many_to_one or field.one_to_one
        if field.remote_field.on_delete.__name__ == "CASCADE" and model._meta.app_label != "cms"
    }

    assert cascades <= {
        "CalendarFeed.user",
        "Device.user",
        "IdempotencyRecord.user",
        "RefreshToken.device",
    }


def test_no_record_points_to_a_page():
    """Wagtail's tables may know ours; ours never know a page."""
    pages = {
        f"{model.__name__}.{field.name}"
        for model in own_models()
        if model._meta.app_label != "cms"
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if field.related_model._meta.app_label.startswith(("wagtail", "cms"))
    }

    assert pages == set()
    assert User in own_models()
