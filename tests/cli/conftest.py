"""The pilot that the tests of its commands look at, and a copy of it to spoil."""

from __future__ import annotations

import shutil

import pilot_office as office
import pytest


@pytest.fixture(scope="session")
def run_once(tmp_path_factory):
    """See `pilot_office.run_eight_weeks`."""
    return office.run_eight_weeks(tmp_path_factory.mktemp("pilot"))


@pytest.fixture
def folder(run_once, tmp_path):
    """The same, to be spoilt."""
    return shutil.copytree(run_once, tmp_path / "试点")
