"""People, departments and windows; a role is held in one department and nowhere else.

A person's row holds what signing in needs and no more: docs/people.md has the list.
"""

from __future__ import annotations

import hmac
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.functional import cached_property


class Department(models.Model):
    """A body that handles items: 示例市人力资源和社会保障局."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        """Named for people who look into the database."""

        db_table = "department"

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """A place in a hall where people are served: 综窗 3 号."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="windows")
    name = models.CharField(max_length=40)

    class Meta:
        """One name a department."""

        db_table = "window"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["department", "name"], name="one_window_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """Makes and finds people; a sign-in name is found whatever its case."""

    def create_user(self, username: str, password: str | None = None, **given: Any) -> User:  # noqa: ANN401 - Django's own shape
        """A person; without a password nobody can sign in as them."""
        user = self.model(username=username.strip(), **given)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Li.Ming and li.ming are one person."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. Django's own groups and permissions are not used: see `rights`."""

    username = models.CharField(max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    shown_name = models.CharField(max_length=40, blank=True)
    window = models.ForeignKey(Window, on_delete=models.SET_NULL, null=True, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # When the person chose the password themselves; None: somebody else made it, it must change.
    password_changed_at = models.DateTimeField(null=True, blank=True)
    # A password that somebody else made works until then.
    password_until = models.DateTimeField(null=True, blank=True)
    # Raised to end every session of the person at once.
    sessions_ended = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    objects = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []  # noqa: RUF012 - Django's own shape

    class Meta:
        """Named for people who look into the database."""

        db_table = "person"

    def __str__(self) -> str:
        return self.shown_name or self.username

    @cached_property
    def held(self) -> tuple[tuple[str, int | None], ...]:
        """The roles held, each with its department; None stands for the whole installation."""
        rows = Membership.objects.filter(user=self).order_by("pk")
        return tuple(rows.values_list("role", "department_id"))

    def get_session_auth_hash(self) -> str:
        """A session ends with a new password, and when the person's sessions are ended."""
        marked = f"zhagen.person:{self.password}:{self.sessions_ended}"
        return hmac.new(settings.SECRET_KEY.encode(), marked.encode(), "sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:  # noqa: ANN401 - Django's own shape
        """Django asks for the hashes under earlier secret keys; there are none here."""
        return iter(())


class Membership(models.Model):
    """A role that a person holds in a department; an administrator's may be for all of them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="members", null=True, blank=True
    )
    role = models.CharField(max_length=16)
    # Given by single sign-on, and taken away by it; the people pages leave such rows alone.
    from_sign_on = models.BooleanField(default=False)

    class Meta:
        """One row a role."""

        db_table = "membership"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "department", "role"], name="one_role_once"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(department__isnull=True),
                name="one_whole_role_once",
            ),
            models.CheckConstraint(
                condition=models.Q(department__isnull=False) | models.Q(role="administrator"),
                name="only_administrators_hold_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.department or '*'}"


class SignInTry(models.Model):
    """Failed attempts under one name, counted in the database: every process must see them.

    The name is kept as a keyed hash, because people type their password into the wrong field.
    """

    name_hash = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Named for people who look into the database."""

        db_table = "sign_in_try"

    def __str__(self) -> str:
        return f"{self.name_hash[:8]} {self.failures}"


class SentForm(models.Model):
    """A form that somebody sent, and where it led: sent again it is not done again."""

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    once = models.CharField(max_length=64)
    leads_to = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """A person's form counts once."""

        db_table = "sent_form"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "once"], name="one_result_a_sent_form"),
        ]

    def __str__(self) -> str:
        return self.once


class CacheEntry(models.Model):
    """The table of Django's database cache, made by a migration like every other table.

    What every process must know for some minutes stands there: codes that have been used.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """The name that `CACHES` in the settings says."""

        db_table = "cache_entry"

    def __str__(self) -> str:
        return self.cache_key
