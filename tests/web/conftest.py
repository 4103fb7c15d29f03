"""Django over a real SQLite file of its own, one for each test process."""

from __future__ import annotations

import json
import os
import tempfile

import pytest

django = pytest.importorskip("django", reason="needs the extra web")

# Gone with the session, or where there was none, with the process.
_DATA = tempfile.TemporaryDirectory(prefix="zhagen-web-", ignore_cleanup_errors=True)
os.environ["ZHAGEN_DATA"] = _DATA.name
os.environ["ZHAGEN_ORIGINS"] = "https://www.example.gov.cn"
os.environ["ZHAGEN_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["ZHAGEN_TURNS_PER_MINUTE"] = "1000"
os.environ["ZHAGEN_TALKS_PER_MINUTE"] = "100000"
os.environ["DJANGO_SETTINGS_MODULE"] = "zhagen.web.settings"
django.setup()
# A test process started by this one must read its own folder, not settle on this one's first.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402


def pytest_sessionfinish():
    """Leave nothing behind: a worker of a parallel run does not end as a process does."""
    connections.close_all()
    _DATA.cleanup()


class Caller:
    """A client that holds one talk: what the widget does, without a browser."""

    def __init__(self) -> None:
        self.client = Client()
        self.talk = self.token = ""
        self.count = 0

    def start(self, **given):
        answer = self.post("talks", given)
        assert answer.status_code == 201, answer.content
        made = answer.json()
        self.talk, self.token = made["talk"], made["token"]
        return made["turn"]

    def say(self, text, key=""):
        self.count += 1
        given = {"text": text, "key": key or f"key-{self.count:06}"}
        return self.post(f"talks/{self.talk}/turns", given)

    def heard(self, text):
        answer = self.say(text)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def of(self, path="", method="get"):
        address = f"/api/guide/talks/{self.talk}{path}"
        return getattr(self.client, method)(address, headers=self.headers)

    def post(self, path, given, **headers):
        return self.client.post(
            f"/api/guide/{path}",
            json.dumps(given),
            content_type="application/json",
            headers={**self.headers, **headers},
        )

    @property
    def headers(self):
        return {"X-Talk-Token": self.token} if self.token else {}

    def finish(self):
        """Say what is asked until the talk is done."""
        self.start(slice="employer-social-insurance")
        answers = ["单位", "养老、失业、工伤保险", "没有办过", "示例市青禾科技有限公司"]
        turn = {}
        for text in answers:
            turn = self.heard(text)
        for _ in range(30):
            if turn["done"]:
                return turn
            turn = self.heard("由法定代表人去" if turn["asks"] == "handler.role" else "不知道")
        raise AssertionError(turn)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A file, not memory: what locks and survives in use must do so here."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _tables(transactional_db):
    """Every test may use the tables, and leaves them empty."""


@pytest.fixture
def caller() -> Caller:
    return Caller()
