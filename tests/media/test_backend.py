"""A backend that is missing says which one, and what would bring it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from media.backend import backend
from media.errors import BackendMissing, UnknownBackend


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a module that offers a backend."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "offered", raising=False)
    return tmp_path / "offered.py"


def test_a_missing_package_is_named_as_pip_knows_it(module: Path) -> None:
    module.write_text("import torchless.nn\n")
    with pytest.raises(BackendMissing) as caught:
        backend("camera", "wan", {"wan": "offered:Camera"})
    assert str(caught.value) == ("the wan camera needs torchless, which is not installed: "
                                 "pip install torchless")


def test_a_package_of_the_wrong_version_is_not_called_missing(module: Path) -> None:
    module.write_text("from json import torch\n")
    with pytest.raises(BackendMissing, match="cannot import name 'torch' from 'json'"):
        backend("camera", "wan", {"wan": "offered:Camera"})


def test_an_unknown_name_tells_the_nearest() -> None:
    with pytest.raises(UnknownBackend, match="did you mean paper"):
        backend("camera", "papper", {"paper": "x:Y", "still": "x:Z"})


def test_packages_that_come_with_an_extra_are_named_with_it(module: Path) -> None:
    module.write_text("from media.backend import Needs\n"
                      "class Fine:\n    needs = Needs(extra='wan', packages=('re',))\n"
                      "class Camera:\n"
                      "    needs = Needs(extra='wan', packages=('re', 'torchless'))\n")
    with pytest.raises(BackendMissing) as caught:
        backend("camera", "wan", {"wan": "offered:Camera"})
    assert str(caught.value) == ("the wan camera needs torchless, which is not installed: "
                                 "pip install 'narrator-film[wan]'")
    assert backend("camera", "wan", {"wan": "offered:Fine"}).__name__ == "Fine"
