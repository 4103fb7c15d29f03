"""The laws of the trail once more, on PostgreSQL: its locks and its triggers are others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.postgresql import postgresql

pytestmark = pytest.mark.simulation
_TESTS = ("test_audit_trail.py", "test_accounts_people.py")


def test_the_same_laws_hold_on_postgresql():
    tests = [str(Path(__file__).parent / name) for name in _TESTS]
    with postgresql() as server:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", *tests],
            env={**os.environ, "ZHAGEN_DATABASE": server.address},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert ran.returncode == 0, ran.stdout[-3000:]
