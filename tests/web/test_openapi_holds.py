"""What OpenAPI says is what the interface does, for requests nobody thought of."""

from __future__ import annotations

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import settings

schemathesis = pytest.importorskip("schemathesis")
described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


@described.parametrize()
@settings(max_examples=8, deadline=None)
def test_every_answer_is_one_that_is_described(case):
    case.call_and_validate()
