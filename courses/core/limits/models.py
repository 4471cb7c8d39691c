from django.db import models


class Allowance(models.Model):
    """How much is left of a limit, for one subject. Keys are keyed hashes, never addresses.

    Personal data: none (a hash that only this server can make). Emptied after a day.
    """

    key = models.CharField(max_length=64, unique=True)
    left = models.IntegerField()
    refills_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.left}"
