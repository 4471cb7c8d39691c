from typing import ClassVar

from django.db import models

from courses.core.base import PublicModel
from courses.core.jobs.enums import JobState


class Job(PublicModel):
    """Work to be done after a transaction: the outbox row and the queue in one.

    Written with the business change, so it exists exactly when the change does. A broker,
    where there is one, only says "look now". ``token`` names the holder of the lease: whoever
    finishes must still hold it.

    Personal data: none; ``payload`` carries ids only.
    """

    kind = models.CharField(max_length=60)
    dedup_key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    run_after = models.DateTimeField()
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["run_after", "id"],
                name="job_waiting",
                condition=models.Q(state__in=["queued", "running"]),
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~models.Q(state="running")
                | models.Q(token__isnull=False, lease_until__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedup_key} ({self.state})"
