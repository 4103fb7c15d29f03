"""Which role may do what: the table, cell by cell, and how a view asks."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from tests.web.people import (
    ELSEWHERE,
    HERE,
    department_of,
    other_department_person,
    person,
    whole_administrator,
    without,
)

from zhagen.web.accounts.models import Membership, User
from zhagen.web.accounts.rights import (
    RIGHT_NAMES,
    RIGHTS,
    ROLE_NAMES,
    Right,
    Role,
    departments_with,
    may,
    may_everywhere,
    needs,
    rights_of,
    roles_with,
)

# What each role may do, as it is told in docs/people.md: + for yes.
TABLE = """
                officer seat office manager owner administrator
case_see           +     .     .       .      .        .
case_work          +     .     .       .      .        .
talk_see           .     +     .       .      .        .
talk_seat          .     +     .       .      .        .
alias_approve      .     .     +       +      .        .
plan_see           .     .     +       .      +        .
plan_edit          .     .     +       .      .        .
insight_see        .     .     +       +      +        .
insight_decide     .     .     .       .      +        .
pilot_see          .     .     .       +      +        .
pilot_edit         .     .     .       +      .        .
pilot_seal         .     .     .       +      +        .
slice_see          .     .     +       +      +        +
slice_edit         .     .     .       +      .        .
personal_whole     +     .     .       .      .        .
people             .     .     .       .      .        +
audit_see          .     .     .       .      .        +
"""


def _allowed(role):
    """The column of a role in the table."""
    heads, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return {
        Right(right): dict(zip(heads, marks, strict=True))[role] == "+" for right, *marks in lines
    }


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says_and_no_more(role):
    somebody = person(role).user
    here, there = department_of(HERE), department_of(ELSEWHERE)
    for right, allowed in _allowed(role).items():
        assert may(somebody, right, here) is allowed, right
        assert not may(somebody, right, there), right
        assert not may_everywhere(somebody, right), right
        assert list(departments_with(somebody, right)) == [here] * allowed, right
        assert _answer(right, somebody) == (200 if allowed else 403), right


def _answer(right, somebody):
    @needs(right)
    def page(_request):
        return HttpResponse("seen")

    request = RequestFactory().get("/page/")
    request.user = somebody
    return page(request).status_code


def test_the_table_of_this_file_names_every_role_and_right():
    assert set(RIGHTS) == set(ROLE_NAMES) == set(Role)
    assert set(RIGHT_NAMES) == set(Right)
    assert all(set(_allowed(role)) == set(Right) for role in Role)
    for right in Right:
        assert set(roles_with(right)) | set(without(right)) == set(Role)


def test_somebody_without_a_role_may_nothing():
    nobody = person(None).user
    assert rights_of(nobody) == frozenset()
    assert not any(departments_with(nobody, right).exists() for right in Right)


def test_a_disabled_person_may_nothing():
    somebody = person(Role.officer).user
    somebody.is_active = False
    assert rights_of(somebody) == frozenset()
    assert not may(somebody, Right.case_see, department_of(HERE))
    assert not departments_with(somebody, Right.case_see).exists()


def test_roles_in_two_departments_are_not_mixed():
    both = person(Role.officer).user
    Membership.objects.create(user=both, role=Role.seat, department=department_of(ELSEWHERE))
    both = User.objects.get(pk=both.pk)
    assert may(both, Right.case_see, department_of(HERE))
    assert not may(both, Right.case_see, department_of(ELSEWHERE))
    assert list(departments_with(both, Right.talk_see)) == [department_of(ELSEWHERE)]


def test_a_role_that_nobody_knows_any_more_gives_nothing():
    somebody = person(None).user
    Membership.objects.create(user=somebody, role="clerk", department=department_of(HERE))
    assert rights_of(User.objects.get(pk=somebody.pk)) == frozenset()


def test_the_administrator_of_all_departments_has_the_right_everywhere():
    chief = whole_administrator().user
    assert may_everywhere(chief, Right.people)
    assert may(chief, Right.people, department_of(ELSEWHERE))
    assert not may(chief, Right.case_see, department_of(ELSEWHERE))


def test_a_missing_right_is_named_with_who_has_it_and_who_gives_it():
    page = person(Role.officer).get("/people/")
    said = page.content.decode()
    assert page.status_code == 403
    assert "管理人员" in said
    assert "管理员" in said


def test_a_script_without_the_right_gets_a_sentence():
    answer = person(Role.officer).get("/people/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["Content-Type"].startswith("text/plain")
    assert "管理人员" in answer.content.decode()


def test_a_page_is_led_back_to_after_signing_in(client):
    answer = client.get("/people/?q=%E9%99%88")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=%2Fpeople%2F%3Fq%3D%25E9%2599%2588"


def test_a_form_is_led_back_to_its_page_and_not_to_its_target(client):
    answer = client.post(
        "/people/3/roles/", headers={"Referer": "http://testserver/people/3/?tab=1"}
    )
    assert answer["Location"] == "/sign-in/?next=%2Fpeople%2F3%2F%3Ftab%3D1"


def test_a_foreign_page_is_never_led_back_to(client):
    answer = client.post("/people/add/", headers={"Referer": "https://evil.example/x"})
    assert answer["Location"] == "/sign-in/"


def test_a_script_that_is_not_signed_in_is_told_where_to_sign_in(client):
    answer = client.post(
        "/people/add/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/add/"},
    )
    assert answer.status_code == 401
    assert answer["X-Sign-In"] == "/sign-in/?next=%2Fpeople%2Fadd%2F"
    assert "还在" in answer.content.decode()


def test_a_program_that_is_not_signed_in_is_told_in_json(client):
    answer = client.get("/people/", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "sign_in"


def test_the_same_role_elsewhere_is_somebody_else():
    here, there = person(Role.officer), other_department_person(Role.officer)
    assert here.department != there.department
    assert not may(there.user, Right.case_see, here.department)
