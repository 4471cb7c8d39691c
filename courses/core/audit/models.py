from typing import ClassVar

from django.db import models

from courses.core.base import AppendOnlyModel


class AuditEntry(AppendOnlyModel):
    """Who did what to which thing, when and why; written in the transaction of the deed.

    People and things are named by their public ids, so that the trail stands when a person
    has been erased, and so that ``core`` needs no key to the areas above it.

    Personal data: the actor's public id. Kept as evidence of official acts, ten years.
    """

    at = models.DateTimeField()
    actor = models.UUIDField(null=True)  # empty: the system itself
    action = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=40)
    target = models.UUIDField()
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, default="-")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target_kind", "target", "id"], name="audit_by_target"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}"


class AuditLink(AppendOnlyModel):
    """One link of the chain that makes a changed or missing audit entry show.

    Linked after commit, by a job: chaining inside the deed's own transaction would make
    every writer wait for every other (docs/decisions/0003).

    Personal data: none.
    """

    position = models.PositiveBigIntegerField(unique=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="link")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"
