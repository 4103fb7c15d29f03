"""Conditions in the words of the people who answer for a slice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhagen.slices.conditions import conditions_of
from zhagen.slices.find import versions
from zhagen.slices.load import load
from zhagen.slices.model import Each
from zhagen.slices.phrases import in_words

(SLICE,) = (load(one.folder) for one in versions() if one.id == "employer-social-insurance")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("handler.role == 'agent'", "由谁来办是“单位委托的经办人”"),
        ("handler.role != 'agent'", "由谁来办不是“单位委托的经办人”"),
        ("org.headcount > 0", "参保人数大于 0"),
        ("org.already_registered == true", "“是否已办过社保登记”为是"),
        ("!org.already_registered", "“是否已办过社保登记”为否"),
        ("org.already_registered != true", "“是否已办过社保登记”为否"),
        ("org.founded_on <= on", "成立日期不晚于申请日"),
        ("licence.term_end == null", "营业期限截止日是长期"),
        (
            "given('agent_id') && !signed('authorization')",
            "交了经办人身份证，并且授权委托书没有签字",
        ),
        (
            "given('agent_id') && signed('authorization') || blank('form.bank_name')",
            "（交了经办人身份证，并且授权委托书签了字），或者登记表上的开户银行空着",
        ),
        (
            "given('agent_id') && (signed('authorization') || blank('form.bank_name'))",
            "交了经办人身份证，并且（授权委托书签了字，或者登记表上的开户银行空着）",
        ),
        (
            "!(given('agent_id') && signed('authorization'))",
            "不是“交了经办人身份证，并且授权委托书签了字”",
        ),
        (
            "handler.role in ['agent', 'legal_rep']",
            "由谁来办是“单位委托的经办人”或“法定代表人本人”",
        ),
        (
            "days_between(org.founded_on, on) > param.registration_days",
            "从成立日期到申请日的天数大于 30",
        ),
        ("size(form.insurance_kinds) == 0", "登记表勾选的险种的项数等于 0"),
    ],
)
def test_a_condition_speaks_by_titles_and_wordings(source, words):
    titles = {"form.insurance_kinds": "登记表勾选的险种"}
    facts = {
        name: replace(fact, title=titles.get(name, fact.title))
        for name, fact in SLICE.facts.items()
    }
    assert in_words(replace(SLICE, facts=facts), source) == words


@pytest.mark.parametrize(
    "source",
    [
        "org.name.startsWith('示例')",
        "org.headcount > 0 ? given('agent_id') : signed('authorization')",
        "size(org.name) + 1 > 2",
        "[1, 2].exists(n, n > org.headcount)",
        "given('agent_id') == true",
    ],
)
def test_what_has_no_plain_wording_is_shown_as_it_is_written(source):
    assert in_words(SLICE, source) == f"（{source}）"


@pytest.mark.parametrize(
    ("source", "each", "words"),
    [
        (
            "it != null && it < on",
            Each("facts", ("licence.term_end",)),
            "这一项不是长期，并且这一项早于申请日",
        ),
        ("given(it) && !sealed(it)", Each("materials", ()), "交了这份材料，并且这份材料没有盖章"),
        ("it.legibility == 'unreadable'", Each("pages", ()), "页面清晰度是“读不清”"),
        (
            "it.wage_base < 4494",
            Each("rows", ("employee_roster.rows",)),
            "这一行的缴费基数小于 4494",
        ),
    ],
)
def test_the_subject_of_a_rule_is_named_by_its_kind(source, each, words):
    assert in_words(SLICE, source, each) == words


def test_every_condition_of_the_shipped_slices_has_words_or_stands_in_brackets():
    said = [
        (placed.source, in_words(slice_, placed.source, placed.each))
        for slice_ in (load(one.folder) for one in versions())
        for placed in conditions_of(slice_)
        if placed.source != "true"
    ]
    plain = [words for _, words in said if "==" not in words and "&&" not in words]
    assert len(plain) > 0.8 * len(said)
    assert all(words and "None" not in words for _, words in said)
