"""Users, teams, roles, and access to single records."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who can sign in; without a password, one who can't until invited."""
        user = self.model(email=email.strip().lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class Team(models.Model):
    """A group of people. Who sees a team's records also sees those of the teams below it."""

    name = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "trato_team"
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamAbove(models.Model):
    """Closure of the hierarchy: every team with itself and all teams above it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="above")
    ancestor = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="below")

    class Meta:
        db_table = "trato_team_above"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ancestor", "team"], name="team_above_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} below {self.ancestor_id}"


class Role(models.Model):
    """What people with this role may do.

    `rights`: module key or "*" → action → scope (none, own, team, all). `field_rights`: module → field → level
    (hidden, read, write); what is not named is write.
    """

    key = models.SlugField(max_length=60, unique=True)
    label = models.JSONField(default=dict)
    is_admin = models.BooleanField(default=False)
    rights = models.JSONField(default=dict)
    field_rights = models.JSONField(default=dict)
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "trato_role"
        ordering: ClassVar[list[str]] = ["position", "key"]

    def __str__(self) -> str:
        from trato.kernel.catalog.declare import Translated

        return str(Translated(self.label)) or self.key


class User(AbstractBaseUser):
    """A person who works with Trato. Signs in by e-mail; never deleted, only made inactive."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="users")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True, default="")
    timezone = models.CharField(max_length=60, blank=True, default="")
    theme = models.CharField(max_length=10, default="system")
    density = models.CharField(max_length=12, default="normal")
    reference = models.CharField(max_length=120, blank=True, default="", db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "trato_user"
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return self.role.is_admin


class Access(models.Model):
    """One record that somebody may see or edit beyond ownership and team: shares, sales teams, inheritance.

    `because` names the rule or relation that gave it and is shown to people.
    """

    record_id = models.BigIntegerField()
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, default="see")
    until = models.DateTimeField(null=True)
    because = models.CharField(max_length=80)

    class Meta:
        db_table = "trato_access"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["record_id", "user"], name="access_record_user"),
            models.Index(fields=["user", "record_id"], name="access_user_record"),
            models.Index(fields=["team", "record_id"], name="access_team_record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.because}"
