"""The demo's glossary; each term's public id follows from its key, so that lessons can name it."""

from uuid import UUID, uuid5

from cms.models import GlossaryTerm
from lms.demo.content import read

TERMS = UUID("b1e0f6a4-6a0f-4a57-9d9b-3b8c2f3a7d10")


def uid_of(key: str) -> UUID:
    return uuid5(TERMS, key)


def load() -> None:
    for row in read("glossary"):
        GlossaryTerm.objects.create(
            uid=uid_of(row["key"]),
            term_th=row["term"]["th"],
            term_en=row["term"]["en"],
            also=row["also"],
            meaning_th=row["meaning"]["th"],
            meaning_en=row["meaning"]["en"],
        )
