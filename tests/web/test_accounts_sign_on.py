"""Single sign-on against a provider of our own on 127.0.0.1."""

from __future__ import annotations

import dataclasses
import http.server
import json
import threading
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from tests.web.people import ELSEWHERE, HERE, department_of, person

from zhagen.web.accounts.models import Membership, User
from zhagen.web.accounts.rights import Role
from zhagen.web.audit.models import Entry
from zhagen.web.configuration import BadConfiguration, sign_on_of, sign_on_origins
from zhagen.web.configuration_file import load

ROLES = (
    f"officers=officer@{HERE}",
    f"officers=seat@{HERE}",
    f"chiefs=owner@{ELSEWHERE}",
    "keepers=administrator@*",
)


class Provider(http.server.ThreadingHTTPServer):
    """Says who somebody is; `claims` is what it says next."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {}
        self.asked = {}
        self.down = False


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        base = self.server.issuer
        if self.server.down:
            return self._say({}, 500)
        if self.path == "/.well-known/openid-configuration":
            return self._say(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        return self._say({"sub": "s-1", **self.server.claims})

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.asked = parse_qs(self.rfile.read(length).decode())
        now = int(time.time())
        about = {"iss": self.server.issuer, "aud": "zhagen", "iat": now, "exp": now + 60}
        token = jwt.encode({**about, "sub": "s-1", **self.server.claims}, self.server.key, "RS256")
        self._say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _say(self, given, status=200):
        body = json.dumps(given).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given):
        pass


@pytest.fixture
def provider(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.CONFIGURATION = dataclasses.replace(
        settings.CONFIGURATION,
        oidc_issuer=server.issuer,
        oidc_client="zhagen",
        oidc_secret="s" * 20,
        oidc_roles=ROLES,
    )
    settings.SOCIALACCOUNT_PROVIDERS = sign_on_of(settings.CONFIGURATION)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _sign_on(client, provider, **claims):
    provider.claims = claims
    begun = client.post("/sign-in/with/sign-on/?process=login&next=/me/")
    asked = parse_qs(urlsplit(begun["Location"]).query)
    assert begun["Location"].startswith(f"{provider.issuer}/authorize")
    return client.get(
        "/sign-in/with/sign-on/back/", {"code": "c", "state": asked["state"][0]}
    ), asked


def _held(user):
    rows = Membership.objects.filter(user=user).order_by("role")
    return [(one.role, one.department and one.department.name) for one in rows]


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client, provider, settings):
    assert "统一身份认证" in client.get("/sign-in/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "统一身份认证" not in client.get("/sign-in/").content.decode()


def test_somebody_new_comes_with_the_roles_of_the_claim_and_leads_on(client, provider):
    answer, asked = _sign_on(
        client, provider, preferred_username="zhaomin", name="赵敏", roles=["officers", "others"],
        email="zm@example.gov.cn", phone_number="13900000001",
    )  # fmt: skip
    assert answer["Location"] == "/me/"
    assert sorted(asked["scope"][0].split()) == ["openid", "profile"]
    assert asked["code_challenge_method"] == ["S256"]
    assert provider.asked["code_verifier"]
    made = User.objects.get(username="zhaomin")
    assert (made.shown_name, made.has_usable_password()) == ("赵敏", False)
    assert _held(made) == [("officer", HERE), ("seat", HERE)]
    assert client.get("/me/").status_code == 200


def test_nothing_of_the_claims_is_kept_but_the_subject(client, provider):
    claims = {"email": "zm@example.gov.cn", "email_verified": True, "phone_number": "13900000001"}
    _sign_on(client, provider, preferred_username="zhaomin", roles="officers", **claims)
    _sign_on(Client(), provider, preferred_username="zhaomin", roles="officers", **claims)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("s-1", {})
    assert not EmailAddress.objects.exists()


def test_somebody_without_a_known_role_gets_no_account(client, provider):
    for roles in ([], ["others"], None, 7):
        answer, _asked = _sign_on(client, provider, preferred_username="x", roles=roles)
        assert answer.status_code == 403
        assert "还没有角色" in answer.content.decode()
    assert not User.objects.exists()
    assert client.get("/me/").status_code == 302


def test_roles_no_longer_claimed_are_taken_and_given_ones_stay(client, provider):
    _sign_on(client, provider, preferred_username="zhaomin", roles=["officers"])
    made = User.objects.get()
    Membership.objects.create(user=made, role=Role.office, department=department_of(HERE))
    _sign_on(Client(), provider, preferred_username="zhaomin", roles=["chiefs"])
    assert _held(made) == [("office", HERE), ("owner", ELSEWHERE)]
    actions = Entry.objects.values_list("action", flat=True)
    assert list(actions).count("role.taken") == 2


def test_somebody_who_loses_every_claim_no_longer_gets_in(client, provider):
    _sign_on(client, provider, preferred_username="zhaomin", roles=["officers"])
    other = Client()
    answer, _asked = _sign_on(other, provider, preferred_username="zhaomin", roles=[])
    assert answer.status_code == 403
    assert other.get("/me/").status_code == 302


def test_who_loses_every_claim_loses_its_roles_and_every_session_but_no_role_given_here(
    client, provider
):
    _sign_on(client, provider, preferred_username="zhaomin", roles=["officers"])
    made = User.objects.get()
    Membership.objects.create(user=made, role=Role.office, department=department_of(HERE))
    elsewhere = Client()
    elsewhere.force_login(made)
    assert elsewhere.get("/me/").status_code == client.get("/me/").status_code == 200
    answer, _asked = _sign_on(Client(), provider, preferred_username="zhaomin", roles=[])
    assert answer.status_code == 403
    assert _held(made) == [("office", HERE)]
    assert elsewhere.get("/me/").status_code == client.get("/me/").status_code == 302
    actions = list(Entry.objects.values_list("action", flat=True))
    assert actions.count("role.taken") == 2
    assert actions.count("person.sessions_ended") == 1


def test_somebody_an_administrator_added_before_keeps_their_account(client, provider):
    known = person(Role.seat, name="zhaomin").user
    _sign_on(client, provider, preferred_username="zhaomin", roles=["chiefs"])
    assert User.objects.get() == known
    assert _held(known) == [("owner", ELSEWHERE), ("seat", HERE)]


def test_a_disabled_person_does_not_come_in_this_way(client, provider):
    _sign_on(client, provider, preferred_username="zhaomin", roles=["officers"])
    User.objects.update(is_active=False)
    other = Client()
    _sign_on(other, provider, preferred_username="zhaomin", roles=["officers"])
    assert other.get("/me/").status_code == 302


def test_the_providers_own_factors_count(client, provider):
    _sign_on(client, provider, preferred_username="keeper", roles=["keepers"])
    assert _held(User.objects.get()) == [("administrator", None)]
    assert client.get("/people/").status_code == 200


def test_a_provider_that_is_down_is_said_calmly(client, provider):
    provider.down = True
    answer = client.post("/sign-in/with/sign-on/?process=login")
    assert "统一登录没有成功" in answer.content.decode()


def test_an_answer_nobody_asked_for_is_refused(client, provider):
    answer = client.get("/sign-in/with/sign-on/back/", {"code": "c", "state": "forged"})
    assert "统一登录没有成功" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"OIDC_ISSUER": "https://sso.example.gov.cn"}, "oidc_client"),
        ({"OIDC_ROLES": "officers"}, "值=角色@单位"),
        ({"OIDC_ROLES": "officers=clerk@某局"}, "clerk"),
        ({"OIDC_ROLES": "officers=officer@*"}, "administrator"),
        ({"MFA_ROLES": "boss"}, "boss"),
        ({"IDLE_MINUTES": "1"}, "idle_minutes"),
        ({"PASSWORD_LENGTH": "4"}, "password_length"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, given, why):
    with pytest.raises(BadConfiguration, match=why):
        load({f"ZHAGEN_{name}": value for name, value in given.items()}, tmp_path)


def test_the_form_may_lead_to_the_provider_and_nowhere_else(settings, provider):
    assert sign_on_origins(settings.CONFIGURATION) == (provider.issuer,)
