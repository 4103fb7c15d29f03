"""A database that an earlier version has left works under this one, and nothing in it is lost."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = sorted((Path(__file__).parent / "upgrade").glob("*.sql.gz"))
# What people have made; tables of the machinery may come and go.
HELD = (
    "person", "membership", "department", "window", "audit_entry", "intake_case", "intake_file",
    "intake_page", "intake_review", "intake_decision", "guide_talk", "guide_turn", "guide_handover",
    "plan", "plan_row", "pilot", "pilot_signature", "pilot_look", "insight_analysis",
)  # fmt: skip
PAGES = """
import django
django.setup()
from django.test import Client
from zhagen.web.accounts.models import User
for person in User.objects.filter(is_active=True):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    for page in ("", "cases", "seat", "plans", "insights", "pilots", "slices", "people"):
        answer = client.get(f"/{page}/" if page else "/", follow=True)
        print(answer.status_code, page or "home")
"""


def counts(path):
    with sqlite3.connect(path) as connection:
        return {
            table: connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608
            for table in HELD
        }


@pytest.fixture(params=KEPT, ids=lambda path: path.name.removesuffix(".sql.gz"))
def left(request, tmp_path):
    """The folder of data of an earlier version."""
    with sqlite3.connect(tmp_path / "zhagen.sqlite3") as connection:
        connection.executescript(gzip.decompress(request.param.read_bytes()).decode())
    connection.close()
    return tmp_path


def run(folder, *command):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ZHAGEN_")}
    given = {**clean, "ZHAGEN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "zhagen.web.settings"}
    done = subprocess.run(
        [sys.executable, *command], env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_there_is_a_database_to_upgrade():
    assert KEPT


def test_an_earlier_database_is_upgraded_whole(left):
    before = counts(left / "zhagen.sqlite3")
    assert all(before[table] for table in ("person", "intake_case", "guide_talk", "plan", "pilot"))
    run(left, "-m", "zhagen.web", "migrate", "--verbosity", "0")
    assert counts(left / "zhagen.sqlite3") == before
    run(left, "-m", "zhagen.web", "migrate", "--check")
    run(left, "-m", "zhagen.web", "audit_verify")


def test_every_role_works_on_after_an_upgrade(left):
    run(left, "-m", "zhagen.web", "migrate", "--verbosity", "0")
    told = [line.split() for line in run(left, "-c", PAGES).splitlines()]
    seen = {page for status, page in told if status == "200"}
    assert seen >= {"home", "cases", "seat", "plans", "insights", "pilots", "slices", "people"}
    assert {status for status, _ in told} <= {"200", "403"}
