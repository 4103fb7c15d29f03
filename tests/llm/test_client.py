"""Asking an endpoint over real HTTP: bounded in time and size whatever the other side does."""

import json
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.llm.talking_server import (
    completion,
    cuts,
    cuts_chunks,
    drips,
    drips_head,
    fails,
    floods,
    hangs_up,
    moves,
    raw,
    says,
    serving,
    stalls,
)

from zhagen.llm.client import Client, _pause
from zhagen.llm.endpoint import Endpoint
from zhagen.llm.faults import (
    BadSetting,
    EndpointFault,
    NotUnderstood,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
)


def ask(heard, text="市人社局牵头。", **settings):
    limits = {"timeout": 5.0, "deadline": 10.0} | settings
    return Client(Endpoint(heard.url, "示例模型", **limits)).ask("核对", text)


def test_the_question_goes_to_the_chat_path_with_model_key_and_both_messages():
    with serving(says("好的")) as heard:
        assert ask(heard, key="sk-test") == "好的"
    assert heard.paths == ["/v1/chat/completions"]
    assert heard.headers[0]["Authorization"] == "Bearer sk-test"
    assert heard.asked[0]["model"] == "示例模型"
    assert [one["role"] for one in heard.asked[0]["messages"]] == ["system", "user"]
    assert heard.asked[0]["stream"] is False


def test_without_a_key_no_authorization_is_sent():
    with serving(says("好的")) as heard:
        ask(heard)
    assert "Authorization" not in heard.headers[0]


def test_personal_numbers_do_not_leave():
    with serving(says("好的")) as heard:
        ask(heard, "联系人电话13900012345，身份证110101190001019990。")
    sent = json.dumps(heard.asked[0], ensure_ascii=False)
    assert "13900012345" not in sent
    assert "110101190001019990" not in sent
    assert "139****2345" in sent


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(says("好的")) as heard:
        assert ask(heard) == "好的"


def test_a_busy_server_is_asked_again_after_the_time_it_names():
    with serving(fails(429, Retry_After="0"), fails(503, Retry_After="0"), says("好的")) as heard:
        assert ask(heard) == "好的"
    assert len(heard.asked) == 3


def test_a_wait_beyond_the_deadline_is_not_waited():
    late = pytest.raises(TimedOut, match="3600")
    with serving(fails(429, Retry_After="3600"), says("好的")) as heard, late:
        ask(heard)
    assert len(heard.asked) == 1


def test_an_error_that_stays_is_told_with_its_number():
    with serving(fails(500, Retry_After="0")) as heard, pytest.raises(Refused, match="500"):
        ask(heard)
    assert len(heard.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_an_error_of_ours_is_not_tried_again(status):
    with serving(fails(status)) as heard, pytest.raises(Refused, match=str(status)):
        ask(heard)
    assert len(heard.asked) == 1


def test_a_redirect_is_not_followed():
    with serving(moves) as heard, pytest.raises(Refused, match="302"):
        ask(heard)


@pytest.mark.parametrize("slow", [stalls, drips, drips_head])
def test_the_deadline_holds_for_a_server_that_stalls_or_drips(slow):
    with serving(slow) as heard, pytest.raises(TimedOut):
        ask(heard, timeout=3.0, deadline=0.4)


def test_silence_ends_the_wait_before_the_deadline_does():
    with serving(stalls) as heard, pytest.raises(TimedOut):
        ask(heard, timeout=0.2, deadline=600.0)


def test_the_budget_ends_all_questions():
    with serving(stalls) as heard:
        client = Client(Endpoint(heard.url, "示例模型", budget=0.3))
        for _ in range(2):
            with pytest.raises(TimedOut):
                client.ask("核对", "正文")
    assert len(heard.asked) == 1


@pytest.mark.parametrize("cut", [cuts, cuts_chunks])
def test_a_cut_answer_is_no_answer(cut):
    with serving(cut) as heard, pytest.raises(NotUnderstood):
        ask(heard)


def test_a_server_that_hangs_up_is_told():
    with serving(hangs_up) as heard, pytest.raises(EndpointFault):
        ask(heard)


@pytest.mark.parametrize("large", [floods, raw(b" " * 100_000)])
def test_a_huge_answer_is_not_read_to_its_end(large):
    with serving(large) as heard, pytest.raises(TooLarge, match="20000"):
        ask(heard, max_bytes=20_000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": {"0": 1}}',
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"choices": ' + b"9" * 5000 + b"}",
        completion(["列表"]),
    ],
)
def test_an_answer_of_another_shape_is_told(body):
    with serving(raw(body)) as heard, pytest.raises(NotUnderstood):
        ask(heard)


def test_nobody_at_the_address_is_told():
    with serving(says("")) as heard:
        gone = heard.url
    with pytest.raises(Unreachable, match="连不上"):
        Client(Endpoint(gone, "示例模型")).ask("核对", "正文")


def test_an_endpoint_without_tls_behind_https_is_told():
    with serving(says("")) as heard, pytest.raises(EndpointFault):
        Client(Endpoint(heard.url.replace("http:", "https:"), "示例模型", timeout=2)).ask(
            "一", "二"
        )


def test_a_name_that_is_none_is_told():
    with pytest.raises(Unreachable):
        Client(Endpoint(f"http://{'a' * 70}.example/v1", "示例模型")).ask("核对", "正文")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "ftp://127.0.0.1/v1",
        "http://",
        "http://127.0.0.1:99999/v1",
        "http://user:secret@127.0.0.1/v1",
        "http://127.0.0.1/v1?key=1",
        "http://127.0.0.1/v1\r\nX: 1",
        "http://模型/v1",
    ],
)
def test_an_address_that_cannot_work_is_refused_at_once(url):
    with pytest.raises(BadSetting, match="http://主机:端口/v1") as told:
        Endpoint(url, "示例模型")
    assert "secret" not in told.value.message


@pytest.mark.parametrize(
    "settings",
    [{"model": " "}, {"key": "a\nb"}, {"key": "密钥"}, {"timeout": 0}, {"max_bytes": 1}],
)
def test_settings_that_cannot_work_are_refused_at_once(settings):
    with pytest.raises(BadSetting):
        Endpoint(**({"url": "http://127.0.0.1/v1", "model": "示例模型"} | settings))


def test_the_key_is_shown_nowhere():
    assert "sk-test" not in repr(Endpoint("http://127.0.0.1/v1", "示例模型", key="sk-test"))


@pytest.mark.parametrize(
    ("said", "attempt", "seconds"),
    [
        ("", 0, 0.5),
        ("", 2, 2.0),
        ("7", 0, 7.0),
        ("soon", 1, 1.0),
        ("Sun, 01 Nov 2020 08:00:00 GMT", 0, 0.0),
        ("-5", 0, 0.5),
    ],
)
def test_the_pause_is_what_the_server_names_or_grows(said, attempt, seconds):
    assert _pause(said, attempt) == seconds


def self_signed(folder):
    """A certificate nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(day).not_valid_after(day + timedelta(days=36500))
    path = folder / "server.pem"
    path.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return path


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    refused = pytest.raises(Unreachable, match="证书不可信")
    with serving(says("好的"), certificate=self_signed(tmp_path)) as heard, refused:
        ask(heard)
    assert heard.asked == []


@pytest.mark.parametrize("behaviour", [says("好的"), drips])
def test_the_same_limits_hold_over_tls(tmp_path, monkeypatch, behaviour):
    made = self_signed(tmp_path)
    trusting = ssl.create_default_context(cafile=made)
    trusting.check_hostname = False
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    with serving(behaviour, certificate=made) as heard:
        if behaviour is drips:
            with pytest.raises(TimedOut):
                ask(heard, timeout=3.0, deadline=0.6)
        else:
            assert ask(heard) == "好的"
