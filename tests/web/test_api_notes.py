"""Notes to other systems: put out once, signed, tried again, ended by an administrator."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cases_read import read_case
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone
from people import HERE, department_of, other_department_person, person, whole_administrator

from zhagen.guide.talking.handoff import verified
from zhagen.web.accounts.rights import Role
from zhagen.web.cases.models import CaseEvent
from zhagen.web.dialogues.models import Handover, Talk
from zhagen.web.jobs.in_time import in_time
from zhagen.web.tokens import hooks, posting
from zhagen.web.tokens.models import Hook, Note, Sending


class Receiver(http.server.BaseHTTPRequestHandler):
    """A system that keeps what it is told, and answers what the test wants."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((body, dict(self.headers)))
        self.server.paths.append(self.path)
        self.send_response(self.server.answers)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_given):
        pass


@pytest.fixture
def system(settings):
    settings.CONFIGURATION = replace(settings.CONFIGURATION, hook_hosts=("127.0.0.1",))
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.paths, server.answers = [], [], 200
    server.address = f"http://127.0.0.1:{server.server_port}/notes"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def hook_for(system, *events):
    by = whole_administrator().user
    return hooks.add(by, "社保业务系统", department_of(), system.address, events, timezone.now())


def test_a_case_that_was_read_is_told_once_and_its_signature_holds(system):
    _hook, secret = hook_for(system, "case.read")
    case = read_case(person(Role.officer, window="综窗 3 号"))
    now = timezone.now()
    for _twice in range(2):
        hooks.put_out(now)
        hooks.send_due(now)
    ((body, headers),) = system.got
    assert verified(body, headers, secret.encode(), timezone.now())
    assert not verified(body + b" ", headers, secret.encode(), timezone.now())
    assert not verified(body, headers, secret.encode(), timezone.now() + timedelta(minutes=6))
    assert headers["X-Zhagen-Event"] == "case.read"
    assert case.key.encode() in body
    assert case.unit.encode() not in body
    assert Note.objects.get().state == Sending.DELIVERED


def test_more_than_is_told_at_once_is_told_the_next_time(system, monkeypatch):
    hook_for(system, "case.read")
    monkeypatch.setattr(hooks, "_AT_ONCE", 1)
    officer = person(Role.officer, window="综窗 3 号")
    case = read_case(officer)
    CaseEvent.objects.create(case=case, kind="read", detail={}, at=timezone.now())
    assert [hooks.put_out(timezone.now()) for _ in range(3)] == [1, 1, 0]
    assert Note.objects.count() == 2


def test_what_is_not_taken_is_sent_again_later_and_a_redirect_is_not_followed(system):
    hook_for(system, "case.read")
    read_case(person(Role.officer, window="综窗 3 号"))
    now = timezone.now()
    hooks.put_out(now)
    system.answers = 307
    assert hooks.send_due(now) == 0
    assert hooks.send_due(now) == 0  # not before its time
    system.answers = 200
    assert hooks.send_due(now + timedelta(minutes=1)) == 1
    assert len(system.got) == 2


def test_a_slow_system_holds_up_sending_for_a_while_only(system, monkeypatch):
    hook_for(system, "case.read")
    case = read_case(person(Role.officer, window="综窗 3 号"))
    CaseEvent.objects.create(case=case, kind="read", detail={}, at=timezone.now())
    monkeypatch.setattr(hooks, "in_time", lambda rows: in_time(rows, 0.0))
    hooks.put_out(timezone.now())
    assert [hooks.send_due(timezone.now()) for _ in range(3)] == [1, 1, 0]


def test_an_address_of_another_department_hears_nothing_and_one_that_ended_neither(system):
    by = whole_administrator().user
    elsewhere = department_of("示例市住房公积金管理中心")
    hooks.add(by, "别处", elsewhere, system.address, ["case.read"], timezone.now())
    ended, _secret = hook_for(system, "case.read")
    hooks.end(by, ended, timezone.now())
    read_case(person(Role.officer, window="综窗 3 号"))
    assert hooks.put_out(timezone.now()) == 0


def test_a_handover_of_another_department_is_told_to_nobody_else(system):
    elsewhere = department_of("示例市住房公积金管理中心")
    hook, _secret = hook_for(system, "talk.handed_over")
    for number, body in enumerate((HERE, elsewhere.name, "")):
        _handed_over(f"H{number}", body)
    hooks.put_out(timezone.now())
    assert sorted(hook.notes.values_list("about", flat=True)) == ["H0", "H2"]


def _handed_over(number, body):
    now = timezone.now()
    talk = Talk.objects.create(
        id=f"talk-{number}", stage="", body=body, created_at=now, changed_at=now
    )
    Handover.objects.create(
        id=number, talk=talk, reason="asked_for", package="{}", status="seat", next_at=now,
        created_at=now,
    )  # fmt: skip


def test_what_was_given_up_is_sent_again_by_an_administrator(system, monkeypatch):
    monkeypatch.setattr(hooks, "MOST_ATTEMPTS", 1)
    hook, _secret = hook_for(system, "case.read")
    read_case(person(Role.officer, window="综窗 3 号"))
    hooks.put_out(timezone.now())
    system.answers = 500
    hooks.send_due(timezone.now())
    assert Note.objects.get().state == Sending.FAILED
    admin = whole_administrator()
    page = admin.get("/tokens/").content.decode()
    assert "1 条没有送到" in page
    assert "HTTP 500" in page
    stranger = other_department_person(Role.administrator)
    assert stranger.post(f"/tokens/addresses/{hook.pk}/again/").status_code == 404
    admin.post(f"/tokens/addresses/{hook.pk}/again/")
    system.answers = 200
    assert hooks.send_due(timezone.now()) == 1
    assert "都送到了" in admin.get("/tokens/").content.decode()


def test_the_secret_is_shown_once_and_stored_nowhere(system):
    admin = whole_administrator()
    given = {
        "name": "社保业务系统", "department": department_of().pk, "address": system.address,
        "events": ["case.read"], "once": "once-00000001",
    }  # fmt: skip
    secret = admin.post("/tokens/addresses/new/", given).context["secret"]
    held = Hook.objects.get()
    assert secret not in str(held.__dict__)
    assert hooks.secret_of(held) == secret
    assert secret not in admin.get("/tokens/").content.decode()
    stranger = other_department_person(Role.administrator)
    assert stranger.post(f"/tokens/addresses/{held.pk}/end/").status_code == 404


@pytest.mark.parametrize("address", ["ftp://a.example.gov.cn", "https://a:b@c.example.gov.cn", "x"])
def test_an_address_that_is_no_plain_web_address_is_refused(address):
    given = {
        "name": "x",
        "department": department_of().pk,
        "address": address,
        "events": "case.read",
    }
    assert whole_administrator().post("/tokens/addresses/new/", given).status_code == 422
    assert not Hook.objects.exists()


INWARD = [
    "http://127.0.0.1:8999/x", "http://localhost/x", "http://2130706433/x", "http://0.0.0.0/x",
    "http://169.254.169.254/latest", "http://[::1]/x", "http://[::ffff:127.0.0.1]/x",
    "http://[fe80::1]/x",
]  # fmt: skip


@pytest.mark.parametrize("address", INWARD)
def test_an_address_of_this_machine_is_neither_kept_nor_sent_to(address):
    given = {
        "name": "x", "department": department_of().pk, "address": address, "events": "case.read",
    }  # fmt: skip
    assert whole_administrator().post("/tokens/addresses/new/", given).status_code == 422
    assert not Hook.objects.exists()
    assert posting.post(address, b"{}", {}) == posting.INWARD


def test_a_name_that_has_come_to_stand_for_this_machine_gets_nothing(system, settings):
    """Kept while the host was allowed, or while its name led elsewhere: looked at once more."""
    hook_for(system, "case.read")
    settings.CONFIGURATION = replace(settings.CONFIGURATION, hook_hosts=())
    read_case(person(Role.officer, window="综窗 3 号"))
    now = timezone.now()
    hooks.put_out(now)
    assert hooks.send_due(now) == 0
    assert system.got == []
    assert Note.objects.get().fault == posting.INWARD
    assert "地址指向本服务器自己" in whole_administrator().get("/tokens/").content.decode()


@pytest.mark.parametrize("host", ["10.0.0.8", "192.168.1.5", "8.8.8.8", "2001:db8::1"])
def test_the_offices_network_and_the_world_may_be_told(host):
    assert posting.places_of(host, 443) == [(host, 443)]


def test_an_address_whose_name_nobody_knows_yet_is_kept_and_what_is_sent_there_waits():
    address = "http://nobody-knows.invalid/x"
    assert not posting.leads_inward(address)
    assert posting.post(address, b"{}", {}) == "gaierror"


def test_a_receiver_that_answers_byte_by_byte_is_not_waited_for(settings, monkeypatch):
    settings.CONFIGURATION = replace(settings.CONFIGURATION, hook_hosts=("127.0.0.1",))
    monkeypatch.setattr(posting, "_WHOLE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/x"
        assert posting.post(address, b"{}", {})


def test_path_and_query_of_an_address_arrive_as_they_were_given(system):
    assert posting.post(f"{system.address}/收 件?a=1&b=%E5%8A%9E", b"{}", {}) == ""
    assert system.paths == ["/notes/%E6%94%B6%20%E4%BB%B6?a=1&b=%E5%8A%9E"]


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate for 127.0.0.1 in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = timezone.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = tmp_path / "here.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_sealed_line_is_used_only_where_the_certificate_holds(system, certificate, monkeypatch):
    sealing = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    sealing.load_cert_chain(certificate)
    system.socket = sealing.wrap_socket(system.socket, server_side=True)
    address = system.address.replace("http://", "https://")
    assert posting.post(address, b"{}", {}) == "SSLCertVerificationError"
    assert system.got == []
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(ssl, "create_default_context", lambda *_: trusting)
    assert posting.post(address, b"{}", {}) == ""
    ((body, headers),) = system.got
    assert body == b"{}"
    assert headers["Host"] == f"127.0.0.1:{system.server_port}"
