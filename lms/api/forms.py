"""What comes in, and what goes out: the two kinds of serializer. Neither touches the ORM."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lms.api.fields import AskedWhole, Line, Secret
from lms.api.pagination import DEFAULT, MOST

UNKNOWN = _("There is no such field here.")
EMPTY = _("There is nothing to change.")


class Form(serializers.Serializer):
    """A body. A field we do not know is refused: a slip must not look like a success."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and (unknown := set(data) - set(self.fields)):
            refused = {name: [UNKNOWN] for name in sorted(map(str, unknown))}
            raise serializers.ValidationError(refused, code="unknown_field")
        return dict(super().to_internal_value(data))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.partial and self.parent is None and not attrs:
            raise serializers.ValidationError(EMPTY, code="empty")
        return attrs


class Params(serializers.Serializer):
    """A query; parameters it does not name are refused."""


class ListParams(Params):
    limit = AskedWhole(default=DEFAULT, min_value=1, max_value=MOST)
    cursor = Secret(required=False, max_length=500)


class Answer(serializers.Serializer):
    """A thing as it is told to clients: explicit fields, read from what a view hands over."""


class PairForm(Form):
    """Words in both languages."""

    th = Line(max_length=250)
    en = Line(max_length=250, allow_blank=True, default="")


def flat(sent: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """``sent`` with each pair of ``names`` laid out as the columns ``NAME_th``, ``NAME_en``."""
    found = {name: value for name, value in sent.items() if name not in names}
    for name in set(names) & set(sent):
        found |= {f"{name}_{language}": text for language, text in sent[name].items()}
    return found
