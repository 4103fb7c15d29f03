"""The catalogues are complete, fresh, and name the same places as their texts."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "script" / "translations"


@pytest.fixture(scope="module")
def script():
    loader = SourceFileLoader("translations", str(SCRIPT))
    spec = spec_from_loader("translations", loader)
    module = module_from_spec(spec)
    sys.modules["translations"] = module
    loader.exec_module(module)
    return module


@pytest.fixture
def folder(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "WEB", tmp_path)
    made = tmp_path / "desk"
    (made / "templates").mkdir(parents=True)
    (made / "apps.py").write_text("")
    return made


def test_the_frame_and_the_home_page_are_translated():
    ran = subprocess.run(
        [sys.executable, SCRIPT, "--check", "look", "home"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_texts_are_found_in_code_and_templates(script, folder):
    (folder / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as said\n"
        "A = _('甲' '乙')\nB = ngettext('%(n)d 件', '%(n)d 件', 2)\nC = said('动词', '看')\n"
        "D = _(A)\ndef other(_): return other('不是')\n"
    )
    (folder / "templates" / "a.html").write_text(
        '{% load i18n %}{% translate "丙" %}{% include "x" with t=_("丁") %}'
        "{% blocktranslate with n=m trimmed %}\n 有 {{ n }} 件\n{% endblocktranslate %}"
        '{% comment %}{% translate "戊" %}{% endcomment %}'
    )
    found = {(one.context, one.text, one.plural) for one in script._texts(folder)}
    assert found == {
        ("", "甲乙", ""),
        ("", "%(n)d 件", "%(n)d 件"),
        ("动词", "看", ""),
        ("", "丙", ""),
        ("", "丁", ""),
        ("", "有 %(n)s 件", ""),
    }


def test_traditional_is_made_english_is_asked_for_and_kept(script, folder):
    template = folder / "templates" / "a.html"
    template.write_text('{% load i18n %}{% translate "场景切片" %}')
    assert script._written(folder) == ["desk：缺英文：场景切片"]
    path = script._path(folder, "en")
    path.write_text(path.read_text().replace('切片"\nmsgstr ""', '切片"\nmsgstr "Slices"'))
    assert script._checked(folder) == ["desk：en 的文字不是最新的，请运行 script/translations"]
    assert script._written(folder) == []
    assert script._checked(folder) == []
    assert "場景切片" in script._path(folder, "zh_Hant").read_text()


def test_a_translation_that_loses_a_place_is_told(script, folder):
    template = folder / "templates" / "a.html"
    template.write_text("{% load i18n %}{% blocktranslate %}{{ n }} 件{% endblocktranslate %}")
    script._written(folder)
    path = script._path(folder, "en")
    path.write_text(path.read_text().replace('件"\nmsgstr ""', '件"\nmsgstr "cases"'))
    assert script._written(folder) == ["desk：en 的占位与原文不同：%(n)s 件"]
