"""The storyboard as a browser shows it: light and dark, phone and desk, by mouse and by keyboard.

Needs Chromium, Chrome or Edge on the PATH, and is skipped without one.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from narrator.review.storyboard import Board

pytestmark = pytest.mark.browser

WINDOWS = [(1440, 900, False, False), (1440, 900, True, False),
           (390, 844, False, True), (390, 844, True, True), (320, 640, False, True)]

CONTRAST = """(() => {
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = (text) => {
        const [r, g, b] = rgb(text).map((one) => {
          const c = one / 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; });
        return .2126 * r + .7152 * g + .0722 * b; };
      const ground = (one) => {
        for (; one; one = one.parentElement) {
          const found = getComputedStyle(one).backgroundColor;
          if (!found.endsWith(', 0)')) return found; }
        return 'rgb(255, 255, 255)'; };
      const all = 'h1, h2, h3, p, dt, dd, li, a, summary, code';
      return Math.min(...[...document.querySelectorAll(all)]
        .filter((one) => one.textContent.trim()).map((one) => {
          const pair = [light(getComputedStyle(one).color), light(ground(one))];
          return (Math.max(...pair) + .05) / (Math.min(...pair) + .05); })); })()"""
"""The weakest contrast of any words with what they stand on."""


@pytest.mark.parametrize(("width", "height", "dark", "phone"), WINDOWS)
def test_it_fits_its_frames_are_there_and_nothing_is_asked_of_a_network(
        browser: Any, board: Board, width: int, height: int, dark: bool, phone: bool) -> None:
    browser.show(board.path, width, height, dark=dark, phone=phone)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run("Promise.all([...document.images].map(one => one.decode()))"
                       ".then(() => [...document.images].every(one => one.naturalWidth > 0))")
    assert browser.run("[...document.querySelectorAll('.frame')].every(one => "
                       "one.getBoundingClientRect().width > 100)")
    outside = [url for url in browser.requests if not re.match("file:.*storyboard.html|data:", url)]
    assert (outside, browser.complaints) == ([], [])


def test_it_is_light_by_day_and_dark_by_night(browser: Any, board: Board) -> None:
    lightness = []
    for dark in (False, True):
        browser.show(board.path, 1440, 900, dark=dark)
        found = browser.run("getComputedStyle(document.body).backgroundColor")
        lightness.append(sum(map(int, re.findall(r"\d+", found)[:3])) / 765)
    assert lightness[0] > 0.9
    assert lightness[1] < 0.2


@pytest.mark.parametrize("dark", [False, True])
def test_all_words_stand_out_from_their_ground(browser: Any, board: Board, dark: bool) -> None:
    """WCAG 2.2 asks for a contrast of 4.5 to 1."""
    browser.show(board.path, 1440, 900, dark=dark)
    assert browser.run(CONTRAST) >= 4.5


def test_nothing_of_a_hostile_story_runs(browser: Any, board: Board) -> None:
    browser.show(board.path, 1440, 900)
    assert browser.run("document.querySelectorAll('script').length") == 1
    assert browser.run("document.querySelectorAll('img').length") == 4
    assert browser.run("document.title").startswith("The </script><img")
    assert browser.complaints == []
    browser.run("document.addEventListener('securitypolicyviolation', (event) => { "
                "if (event.effectiveDirective.startsWith('script-src')) window.refused = true; })")
    browser.run("document.body.insertAdjacentHTML('beforeend', "
                "'<img src=x onerror=\"window.broken = 1\">')")
    browser.wait("document.querySelector('img[src=x]').complete")
    browser.wait("window.refused")
    assert browser.run("window.broken === undefined")
    assert any("inline event handler" in one for one in browser.complaints), browser.complaints


@pytest.mark.parametrize("phone", [False, True])
def test_a_click_plays_a_filmed_shot_and_another_stops_it(browser: Any, filmed: Board, phone: bool
                                                          ) -> None:
    browser.show(filmed.path, *((390, 844) if phone else (1440, 900)), phone=phone)
    plays(browser, "s1-1", "video", lambda: browser.click("#s1-1 .play"))
    browser.click("#s1-1 .play")
    browser.wait("document.querySelector('#s1-1 video').paused")
    assert not browser.run("document.querySelector('.playing')")
    assert browser.complaints == []


def test_the_keyboard_plays_what_is_only_spoken_and_escape_stops_it(browser: Any, board: Board
                                                                    ) -> None:
    browser.show(board.path, 1440, 900)
    browser.run("document.querySelector('#s1-1 .play').focus()")
    plays(browser, "s1-1", "audio", lambda: browser.press("Enter", 13, "\r"))
    browser.press("Escape", 27)
    browser.wait("document.querySelector('#s1-1 audio').paused")
    assert browser.complaints == []


def test_playing_another_shot_ends_the_first(browser: Any, board: Board) -> None:
    browser.show(board.path, 1440, 900)
    plays(browser, "s1-1", "audio", lambda: browser.click("#s1-1 .play"))
    plays(browser, "s1-2", "audio", lambda: browser.click("#s1-2 .play"))
    assert browser.run("document.querySelector('#s1-1 audio').paused")


def test_the_whole_film_plays_shot_after_shot(browser: Any, filmed: Board) -> None:
    browser.show(filmed.path, 1440, 900)
    browser.run("window.order = new Set(); for (const one of document.querySelectorAll('video')) {"
                "one.defaultPlaybackRate = one.playbackRate = 4; one.addEventListener('ended', "
                "(event) => order.add(event.target.closest('article').id)); }")
    browser.click("#all")
    browser.wait("order.size == 4 && !document.querySelector('.playing')")
    assert browser.run("[...order]") == ["s1-1", "s1-2", "s2-1", "s2-2"]
    assert browser.run("document.getElementById('all').textContent").strip() == (
        "Play from the start")
    assert browser.complaints == []


def test_every_control_is_reached_by_the_tab_key_and_says_what_it_is(browser: Any, board: Board
                                                                     ) -> None:
    browser.show(board.path, 1440, 900)
    names = browser.run("[...document.querySelectorAll('button')].map(one => one.tabIndex + ' ' + "
                        "(one.getAttribute('aria-label') || one.textContent.trim()))")
    assert names == ["0 Play from the start", "0 Play shot s1-1", "0 Play shot s1-2"]
    assert browser.run("[...document.images].every(one => one.alt)")


def test_it_prints_on_white_paper_without_its_controls(browser: Any, board: Board) -> None:
    browser.show(board.path, 1440, 900, dark=True)
    assert browser.pdf().startswith(b"%PDF")
    browser.ask("Emulation.setEmulatedMedia", media="print",
                features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("getComputedStyle(document.querySelector('.play')).display") == "none"
    browser.ask("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("share", [0.6, 1.2])
def test_no_shot_is_parted_where_a_sheet_ends(browser: Any, board: Board, share: float) -> None:
    """A column breaks as a sheet does; ``share``: its height, in that of the tallest two rows."""
    browser.show(board.path, 700, 900)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    kept, parted = browser.run("""(() => {
      const shots = [...document.querySelectorAll('.shots > li')];
      const height = 2 * Math.max(...shots.map((one) => one.getBoundingClientRect().height));
      Object.assign(document.body.style, {
        columnWidth: '700px', columnFill: 'auto', height: `${SHARE * height}px` });
      const parted = () => shots.filter((one) => one.getClientRects().length > 1).length;
      const kept = parted();
      shots.forEach((one) => { one.style.breakInside = 'auto'; });
      return [kept, parted()]; })()""".replace("SHARE", str(share)))
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert kept == 0
    assert parted > 0  # without its style it would be


def plays(browser: Any, shot: str, kind: str, begin: Any) -> None:
    """``begin()`` sets the shot's clip or sound going."""
    begin()
    one = f"document.querySelector('#{shot} {kind}')"
    browser.wait(f"{one}.currentTime > 0.2 && !{one}.paused")
    assert browser.run(f"document.querySelector('#{shot} .play').ariaPressed") == "true"
