"""What is installed from the wheel is the whole program: it renders far from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from media.probe import probe

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("narrator", "scenes", "audio", "templates", "media", "stories")


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, text=True,
                          capture_output=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT,
        cwd=folder)
    (made,) = folder.glob("narrator_film-*.whl")
    return made


def test_the_wheel_holds_every_file_of_the_packages_and_none_beside_them(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == {
        str(path.relative_to(CHECKOUT)) for package in PACKAGES
        for path in (CHECKOUT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.endswith(".plan.yaml")}


def test_a_film_needs_the_wheel_and_what_it_asks_for_and_nothing_else(
        wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "fresh", cwd=tmp_path)
    python = tmp_path / "fresh" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install",
        "--quiet", "--no-index", "--no-deps", wheel, cwd=tmp_path)
    (installed,) = (tmp_path / "fresh").glob("lib/*/site-packages")
    (described,) = metadata.distributions(name="narrator-film", path=[str(installed)])
    bring(described.requires or [], installed)
    narrator = python.with_name("narrator")
    here = tmp_path / "a desk"
    here.mkdir()
    run(narrator, "stories", "qixi", cwd=here)
    story = here / "qixi.md"
    first, more, _ = story.read_text(encoding="utf-8").partition("她用云霞")
    assert more
    story.write_text(first, encoding="utf-8")
    run(narrator, "render", "--quiet", "--size", "96x64", "qixi.md", cwd=here)
    found = probe(here / "films" / "qixi" / "film.mp4")
    assert (found.width, found.height, found.has_audio) == (96, 64, True)


def bring(asked: list[str], into: Path) -> None:
    """Lay what is asked for, and what that asks for in turn, into a folder of packages: as links
    to what this environment has, which takes no network and no minute. Nothing else is there."""
    todo, seen = [(one, frozenset({""})) for one in asked], set[tuple[str, frozenset[str]]]()
    while todo:
        text, extras = one = todo.pop()
        need = Requirement(text)
        if one in seen or (need.marker and not any(
                need.marker.evaluate({"extra": extra}) for extra in extras)):
            continue
        seen.add(one)
        found = metadata.distribution(need.name)
        assert need.specifier.contains(found.version, prereleases=True), text
        for name in {file.parts[0] for file in found.files or []} - {"..", "__pycache__"}:
            if not (into / name).exists():
                (into / name).symlink_to(found.locate_file(name))
        todo += [(more, frozenset({"", *need.extras})) for more in found.requires or []]
