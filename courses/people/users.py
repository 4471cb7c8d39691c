from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from courses.core.base import PublicModel

SALUTATIONS = ("นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(PublicModel, AbstractBaseUser, PermissionsMixin):
    """A person: Thai name in ``first_name``/``last_name`` (Django's and Wagtail's own columns),
    English beside it, and the prefix or rank kept apart from both.

    Names are stored normalised (``thai.text.normalise``) by the service that writes them.
    ``sort_key`` orders by given name as Thai lists do, never by prefix.

    Personal data: names, e-mail. To teach and certify (PDPA s.24(4)); names on issued
    certificates are kept in the register, the rest is blanked on erasure.
    """

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    prefix = models.CharField(max_length=100, blank=True)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150, blank=True)
    prefix_en = models.CharField(max_length=60, blank=True)
    first_name_en = models.CharField(max_length=150, blank=True)
    last_name_en = models.CharField(max_length=150, blank=True)
    # Keyed hash of the citizen number, kept only where the house is told to (``CITIZEN_NUMBERS``).
    citizen_digest = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(
        max_length=2, choices=[("th", "ไทย"), ("en", "English")], default="th"
    )
    sort_key = models.CharField(max_length=1000, editable=False, db_index=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="user_username_case_blind"),
            models.UniqueConstraint(
                fields=["citizen_digest"],
                condition=~models.Q(citizen_digest=""),
                name="user_citizen_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Thai, as printed: salutations and abbreviated ranks join the name, full ranks take
        a space (office practice)."""
        joined = self.prefix in SALUTATIONS or self.prefix.endswith(".")
        given = f"{self.prefix}{'' if joined or not self.prefix else ' '}{self.first_name}"
        return f"{given} {self.last_name}".strip()

    def get_full_name_en(self) -> str:
        parts = (self.prefix_en, self.first_name_en, self.last_name_en)
        return " ".join(part for part in parts if part)

    def get_short_name(self) -> str:
        return self.first_name
