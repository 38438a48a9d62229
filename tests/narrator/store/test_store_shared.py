"""Several processes use one store at the same moment; none harms another's work."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Thread

import pytest

from narrator.store import Key, Store

_KEEP = """
import sys
from pathlib import Path
from narrator.store import Key, Store

def keep(store, key):
    with store.workshop() as room:
        (room / "made").mkdir()
        (room / "made" / "clip.mp4").write_text("pixels")
        return store.keep(key, room / "made", {})

root = Path(sys.argv[1])
"""
_KEYS = 60


def side_by_side(code: str, root: Path, processes: int) -> list[str]:
    """What each of several processes prints that run ``code`` at once, all ending well."""
    running = [subprocess.Popen([sys.executable, "-c", _KEEP + code, str(root)], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
               for _ in range(processes)]
    ends = [process.communicate(timeout=60) for process in running]
    assert [errors for _, errors in ends] == [""] * processes
    return [out for out, _ in ends]


def test_the_workshop_of_the_dead_is_swept_and_that_of_the_living_is_not(tmp_path: Path) -> None:
    side_by_side("import os\nwith Store(root).workshop() as room:\n"
                 "    (room / 'half').write_text('x')\n    os._exit(0)", tmp_path, 1)
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    with Store(tmp_path).workshop() as living:
        assert list((tmp_path / "tmp").iterdir()) == [living]
        with Store(tmp_path).workshop():
            assert living.is_dir()


def test_a_room_is_not_swept_before_it_is_held(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, others = tempfile.mkdtemp, []

    def enter() -> None:
        with Store(tmp_path).workshop():
            pass

    def slowly(prefix: str, dir: Path) -> str:
        room = make(prefix=prefix, dir=dir)
        if not others:
            others.append(Thread(target=enter))
            others[0].start()
            others[0].join(0.3)  # time enough to sweep it
        return room

    monkeypatch.setattr(tempfile, "mkdtemp", slowly)
    with Store(tmp_path).workshop() as room:
        assert room.is_dir()
    others[0].join()


def test_many_processes_lose_no_room(tmp_path: Path) -> None:
    code = """
lost = 0
for _ in range(150):
    with Store(root).workshop() as room:
        lost += not room.is_dir()
print(lost)
"""
    assert side_by_side(code, tmp_path, 3) == ["0\n"] * 3


def test_of_many_that_find_the_same_damage_one_removes_it_and_all_go_on(tmp_path: Path) -> None:
    keys = [Key.of("clips", number) for number in range(_KEYS)]
    for key in keys:
        store = Store(tmp_path)
        with store.workshop() as room:
            (room / "clip.mp4").write_text("pixels")
            (store.keep(key, room, {}).folder / "clip.mp4").write_text("pixelz")
    code = f"""
store = Store(root)
for key in [Key.of("clips", number) for number in range({_KEYS})]:
    entry = store.find(key) or keep(store, key)
    assert (entry.folder / "clip.mp4").read_text() == "pixels"
print(len(store.damaged))
"""
    assert sum(map(int, side_by_side(code, tmp_path, 3))) == _KEYS
    store = Store(tmp_path)
    assert all(store.find(key) for key in keys)
    assert list((tmp_path / "tmp").iterdir()) == []
