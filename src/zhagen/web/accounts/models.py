"""People, departments and windows; a role is held in one department and nowhere else."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


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


class User(AbstractUser):
    """A person who signs in. Django's own groups and permissions are not used: see `rights`."""

    shown_name = models.CharField(max_length=40, blank=True)
    window = models.ForeignKey(Window, on_delete=models.SET_NULL, null=True, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")

    class Meta:
        """Named for people who look into the database."""

        db_table = "person"

    def __str__(self) -> str:
        return self.shown_name or self.username


class Membership(models.Model):
    """A role that a person holds in a department."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(max_length=16)

    class Meta:
        """One row a role."""

        db_table = "membership"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "department", "role"], name="one_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.department}"
