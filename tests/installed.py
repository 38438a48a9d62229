"""Tests that need a package beside our own.

``pytest.importorskip`` imports it to find out. With torch and diffusers that takes seconds, in
every process that only collects the tests; here the file is looked for.
"""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def needs(package: str) -> pytest.MarkDecorator:
    """What marks a test that cannot be without ``package``."""
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed")
