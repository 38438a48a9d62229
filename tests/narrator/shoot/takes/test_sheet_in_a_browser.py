"""The sheet of takes as a browser shows it: light and dark, phone and desk; it plays.

Needs Chromium, Chrome or Edge on the PATH, and is skipped without one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from narrator.events import Sheet
from narrator.review.sheet import sheet
from narrator.settings import settings
from tests.narrator.review.storyboard.test_storyboard_in_a_browser import CONTRAST, WINDOWS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made(first: Path) -> Sheet:
    return sheet(first / "lamp.md", settings(out=first / "films"))


@pytest.mark.parametrize(("width", "height", "dark", "phone"), WINDOWS)
def test_it_fits_and_nothing_is_asked_of_a_network(
        browser: Any, made: Sheet, width: int, height: int, dark: bool, phone: bool) -> None:
    browser.show(made.path, width, height, dark=dark, phone=phone)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run("Promise.all([...document.images].map(one => one.decode()))"
                       ".then(() => [...document.images].every(one => one.naturalWidth > 0))")
    assert browser.run("[...document.querySelectorAll('.frame')].every(one => "
                       "one.getBoundingClientRect().width > 100)")
    beside = browser.run("new Set([...document.querySelector('.takes').children].map(one => "
                         "one.getBoundingClientRect().x)).size")
    assert beside > 1, "takes stand side by side, on a phone too"
    outside = [url for url in browser.requests if not re.match("file:.*takes.html|data:", url)]
    assert (outside, browser.complaints) == ([], [])


@pytest.mark.parametrize("dark", [False, True])
def test_all_words_stand_out_from_their_ground(browser: Any, made: Sheet, dark: bool) -> None:
    browser.show(made.path, 1440, 900, dark=dark)
    assert browser.run(CONTRAST) >= 4.5


def test_all_takes_of_a_shot_play_at_once_and_stop_at_once(browser: Any, made: Sheet) -> None:
    browser.show(made.path, 1440, 900)
    browser.click(".group .all")
    own = "[...document.querySelector('.group').querySelectorAll('video')]"
    browser.wait(f"{own}.every(one => !one.paused && one.currentTime > 0)")
    times = browser.run(f"{own}.map(one => one.currentTime)")
    assert len(times) == 7
    assert browser.run("document.querySelectorAll('.playing').length") == 7
    assert browser.run("document.querySelector('.all span').textContent") == "Stop"
    browser.click(".group .all")
    browser.wait(f"{own}.every(one => one.paused)")
    assert browser.run("document.querySelectorAll('.playing').length") == 0
    assert browser.run("document.querySelector('.all span').textContent") == "Play side by side"
    assert browser.complaints == []


def test_one_take_plays_by_itself_and_escape_stops_it(browser: Any, made: Sheet) -> None:
    browser.show(made.path, 1440, 900)
    second = "document.querySelectorAll('.take')[1]"
    browser.run(f"{second}.querySelector('.play').focus()")
    browser.press("Enter", 13, "\r")
    browser.wait(f"{second}.querySelector('video').currentTime > 0.1")
    assert browser.run("document.querySelectorAll('.playing').length") == 1
    assert browser.run(f"{second}.querySelector('.play').ariaPressed") == "true"
    browser.press("Escape", 27)
    browser.wait(f"{second}.querySelector('video').paused")
    assert browser.complaints == []


def test_every_control_says_what_it_is(browser: Any, made: Sheet) -> None:
    browser.show(made.path, 1440, 900)
    names = browser.run("[...document.querySelectorAll('.group:last-of-type button')].map(one => "
                        "one.getAttribute('aria-label') || one.textContent.trim())")
    assert names == ["Play side by side", "Play s1-2 take 1", "Play s1-2 take 2",
                     "Play s1-2 take 3"]


def test_nothing_of_hostile_words_runs(browser: Any, made: Sheet) -> None:
    browser.show(made.path, 1440, 900)
    assert browser.run("document.querySelectorAll('script').length") == 1
    assert browser.run("document.querySelectorAll('img').length") == 10
    assert browser.complaints == []
