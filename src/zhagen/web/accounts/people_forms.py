"""The forms of the people pages; what may be chosen depends on who looks after whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhagen.web.accounts.models import Department, User, Window
from zhagen.web.accounts.reach import departments_of
from zhagen.web.accounts.rights import ROLE_NAMES, Right, Role, may_everywhere

# The separator in the value of a role's box: role and department, "*" for all of them.
_AT = "@"


class RoleBoxes(forms.MultipleChoiceField):
    """Boxes for the roles in each department within reach."""

    def __init__(self, administrator: User) -> None:
        """The boxes this administrator may tick."""
        self.places: dict[str, Department | None] = {
            str(department.pk): department for department in departments_of(administrator)
        }
        if may_everywhere(administrator, Right.people):
            self.places["*"] = None
        choices = [
            (f"{role}{_AT}{place}", str(ROLE_NAMES[role]))
            for place in self.places
            for role in _roles_in(place)
        ]
        super().__init__(
            choices=choices, required=False, label=gettext_lazy("角色"),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def held(self, values: list[str]) -> list[tuple[str, Department | None]]:
        """The ticked boxes as roles in departments."""
        parts = [value.partition(_AT) for value in values]
        return [(role, self.places[place]) for role, _at, place in parts]

    def groups(self, ticked: set[str], fixed: set[str]) -> list[dict[str, Any]]:
        """The boxes by department, as a template shows them."""
        return [
            {
                "name": str(department) if department else _("所有单位"),
                "boxes": [_box(role, place, ticked, fixed) for role in _roles_in(place)],
            }
            for place, department in self.places.items()
        ]


def value_of(role: str, department: Department | None) -> str:
    """The value of the box of this role."""
    return f"{role}{_AT}{department.pk if department else '*'}"


class Windows(forms.ModelChoiceField):
    """The windows, each with its department."""

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 - Django's own shape
        """综窗 3 号（示例市…局）."""
        return f"{obj.name}（{obj.department.name}）"


class PersonForm(forms.Form):
    """Name and window."""

    shown_name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=40,
        help_text=gettext_lazy("页面上和告知书上显示的名字"),
    )
    window = Windows(
        label=gettext_lazy("窗口"), queryset=Window.objects.none(), required=False,
        empty_label=gettext_lazy("不在窗口"),
    )  # fmt: skip

    def __init__(self, *args: Any, administrator: User, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **named)
        mine = Window.objects.filter(department__in=departments_of(administrator))
        window = self.fields["window"]
        assert isinstance(window, Windows)  # noqa: S101 - declared above
        window.queryset = mine.select_related("department").order_by("department__name", "name")
        self.fields["shown_name"].widget.attrs["autocomplete"] = "off"


class NewPerson(PersonForm):
    """Sign-in name too."""

    field_order = ["username", "shown_name", "window", "roles"]  # noqa: RUF012 - Django's own shape
    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=60,
        validators=User._meta.get_field("username").validators,  # noqa: SLF001 - Django's own door
        help_text=gettext_lazy("工号或拼音，不用身份证号、手机号"),
    )

    def __init__(self, *args: Any, administrator: User, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*args, administrator=administrator, **named)
        self.roles = RoleBoxes(administrator)
        self.fields["roles"] = self.roles
        self.fields["username"].widget.attrs.update(autocomplete="off", autocapitalize="none")
        self.order_fields(self.field_order)

    def clean_username(self) -> str:
        """One person a name, and no number that is somebody's."""
        name = str(self.cleaned_data["username"]).strip()
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("这个登录名已经有人用了，请换一个。"))
        if name.isdecimal() and len(name) in (11, 15, 18):
            raise forms.ValidationError(_("登录名不要用手机号或身份证号。"))
        return name

    def clean_roles(self) -> list[str]:
        """Somebody without a role could do nothing and would be in nobody's list."""
        ticked: list[str] = self.cleaned_data["roles"]
        if not ticked:
            raise forms.ValidationError(_("请至少选一个角色。"))
        return ticked


class WindowForm(forms.ModelForm):
    """The name of a window."""

    class Meta:
        """Only the name is typed."""

        model = Window
        fields = ("name",)
        labels = {"name": gettext_lazy("窗口名称")}  # noqa: RUF012 - Django's own shape


class DepartmentForm(forms.ModelForm):
    """The name of a department."""

    class Meta:
        """Only the name is typed."""

        model = Department
        fields = ("name",)
        labels = {"name": gettext_lazy("单位全称")}  # noqa: RUF012 - Django's own shape


def _roles_in(place: str) -> tuple[Role, ...]:
    """All roles in a department; over all of them only administrators."""
    return (Role.administrator,) if place == "*" else tuple(Role)


def _box(role: Role, place: str, ticked: set[str], fixed: set[str]) -> dict[str, Any]:
    value = f"{role}{_AT}{place}"
    return {
        "value": value,
        "name": str(ROLE_NAMES[role]),
        "ticked": value in ticked or value in fixed,
        "fixed": value in fixed,
    }
