"""The example of docs/api.md does what the page says, against a server."""

from __future__ import annotations

import importlib.util
import json
import threading
import wsgiref.simple_server
from pathlib import Path

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone
from people import person
from test_api_calls import RECORD
from test_api_tokens import made

from zhagen.guide.talking.handoff import signed
from zhagen.web.accounts.rights import Role
from zhagen.web.api_v1 import v1
from zhagen.web.plans import intake
from zhagen.web.tokens.hooks import EVENTS
from zhagen.web.tokens.scopes import Scope

ROOT = Path(__file__).resolve().parents[2]


def _example():
    spec = importlib.util.spec_from_file_location("api_client", ROOT / "examples/api_client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


example = _example()


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_given):
        pass


@pytest.fixture
def address():
    server = wsgiref.simple_server.make_server(
        "127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet
    )

    def run():
        server.serve_forever()
        connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_case_is_handed_in_once_and_asked_for(address, tmp_path):
    _held, token = made("cases.write", "cases.read")
    paper = tmp_path / "授权委托书.pdf"
    paper.write_bytes(b"%PDF-1.4 broken")
    zhagen = example.Zhagen(address, token)
    case = zhagen.submit("employer-social-insurance", [paper], "SB-2026-0001")
    assert zhagen.submit("employer-social-insurance", [paper], "SB-2026-0001") == case
    assert zhagen.standing(case)["state"] == "reading"
    with pytest.raises(example.Refused) as refused:
        zhagen.findings(case, wait=0.0)
    assert refused.value.status == 409


def test_records_are_pushed_and_a_scope_that_is_missing_is_told(address):
    _held, token = made("records.write")
    zhagen = example.Zhagen(address, token)
    assert zhagen.push([RECORD])["new"] == 1
    with pytest.raises(example.Refused, match=r"cases\.read"):
        zhagen.standing("case-0")


def test_reports_are_listed_and_fetched(address):
    office, now = person(Role.office), timezone.now()
    text = "示例市人民政府办公室关于抓好任务落实的通知\n市司法局要在2026年12月20日前制定清单。"
    intake.take(intake.Sent("", text.encode()), office.department, office.user, now)
    zhagen = example.Zhagen(address, made("reports.read")[1])
    (listed,) = zhagen.reports(since="2026-01-01")
    assert json.loads(zhagen.fetch(listed["path"]))["tasks"]


def test_the_example_checks_signatures_as_they_are_made():
    secret = "0" * 32
    package = signed({"event": "case.read"}, secret.encode(), timezone.now())
    assert example.is_from_zhagen(package.body, package.headers, secret)
    assert not example.is_from_zhagen(package.body, package.headers, "1" * 32)


def test_the_page_names_every_call_and_event_there_is():
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    for name in (*EVENTS, *Scope):
        assert f"`{name}`" in page
    for path in v1.get_openapi_schema(path_prefix="/api/v1/")["paths"]:
        assert path.partition("{")[0].rstrip("/") in page
