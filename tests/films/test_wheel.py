"""What is installed from the wheel is the whole program: it renders far from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from media.probe import probe

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, text=True,
                          capture_output=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_brings_everything_that_a_film_needs(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, CHECKOUT,
        cwd=tmp_path)
    (wheel,) = tmp_path.glob("narrator_film-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "films"))]
    assert not [name for name in names if name.endswith(".plan.yaml")]
    run(sys.executable, "-m", "venv", tmp_path / "fresh", cwd=tmp_path)
    binaries = tmp_path / "fresh" / "bin"
    run(binaries / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
        "--constraint", CHECKOUT / "constraints.txt", wheel, cwd=tmp_path)
    here = tmp_path / "a desk"
    here.mkdir()
    assert "qixi" in run(binaries / "narrator", "stories", cwd=here)
    run(binaries / "narrator", "stories", "qixi", cwd=here)
    run(binaries / "narrator", "render", "--quiet", "--size", "128x72", "qixi.md", cwd=here)
    found = probe(here / "films" / "qixi" / "film.mp4")
    assert (found.width, found.height, found.has_audio) == (128, 72, True)
