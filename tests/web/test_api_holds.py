"""What OpenAPI says of version 1 is what the interface does, for requests nobody thought of."""

from __future__ import annotations

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import settings
from test_api_tokens import made

from zhagen.web.tokens import keeping

schemathesis = pytest.importorskip("schemathesis")
from schemathesis.specs.openapi.checks import ignored_auth  # noqa: E402 - only where it is there

described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
SCOPES = (
    "cases.write", "cases.read", "records.write", "records.read", "reports.read", "aliases.read",
)  # fmt: skip


@described.parametrize()
@settings(max_examples=6, deadline=None)
def test_every_answer_is_one_that_is_described(case):
    keeping.PER_MINUTE, usual = 10_000, keeping.PER_MINUTE
    try:
        _held, secret = made(*SCOPES)
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code < 500
        case.validate_response(answer, excluded_checks=[ignored_auth])
    finally:
        keeping.PER_MINUTE = usual
