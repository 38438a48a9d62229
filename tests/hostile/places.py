"""Files that are no files, links that lead astray, names that are not names, settings of others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.hostile.items import Item, Items, Made, file
from tests.hostile.pictures import png

WORDS = "---\ntitle: T\n---\nHello there.\n"
SHOWS = "---\ntitle: T\n---\n![](i.png)\nHello there.\n"
PLAYS = "---\ntitle: T\nmusic: {file: m.wav}\n---\nHello there.\n"
NO_FILE = "it is no regular file"


def _pipe(name: str, *command: str, story: str = WORDS) -> Made:
    """A pipe that nobody ever writes to, beside a story."""
    def make(folder: Path) -> list[str]:
        (folder / "x.md").write_text(story)
        os.mkfifo(folder / name)
        return list(command)
    return make


def _link(name: str, target: str, *command: str, story: str = WORDS) -> Made:
    """A symbolic link beside a story."""
    def make(folder: Path) -> list[str]:
        (folder / "x.md").write_text(story)
        (folder / name).symlink_to(target)
        return list(command)
    return make


def _outside(folder: Path) -> list[str]:
    """A picture that is a link to one beside the story's folder."""
    (folder / "i.png").write_bytes(png())
    (folder / "inner").mkdir()
    (folder / "inner/i.png").symlink_to("../i.png")
    (folder / "inner/x.md").write_text(SHOWS)
    return ["plan", "inner/x.md"]


def _linked_folder(folder: Path) -> list[str]:
    (folder / "inner").mkdir()
    (folder / "inner/pictures").symlink_to("/proc/self/cwd/..")
    (folder / "inner/x.md").write_text(SHOWS.replace("i.png", "pictures/i.png"))
    return ["plan", "inner/x.md"]


def _in_a_dashing_folder(folder: Path) -> list[str]:
    (folder / "-f").mkdir()
    (folder / "-f/-i.png").write_bytes(png())
    (folder / "-f/-rf.md").write_text(SHOWS.replace("i.png", "-i.png"))
    return ["plan", "--", "-f/-rf.md"]


def _sparse(name: str, *command: str, story: str = WORDS) -> Made:
    """A file of 3 GB that takes no room."""
    def make(folder: Path) -> list[str]:
        (folder / "x.md").write_text(story)
        with (folder / name).open("wb") as empty:
            empty.truncate(3 * 2**30)
        return list(command)
    return make


def _folder(name: str, *command: str) -> Made:
    def make(folder: Path) -> list[str]:
        (folder / "x.md").write_text(WORDS)
        (folder / name).mkdir()
        return list(command)
    return make


def _settings(text: str | bytes) -> Made:
    def make(folder: Path) -> list[str]:
        (folder / "x.md").write_text(WORDS)
        return file("narrator.toml", text, "render", "x.md")(folder)
    return make


def _environment(says: str, status: int = 2, **values: str) -> Item:
    return Item(file("x.md", WORDS, "render", "x.md"), says, status, values)


def _named(name: str | bytes) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        given = os.fsdecode(name)
        (folder / given).write_text(WORDS)
        return ["plan", "--", given]
    return make


def _house(name: str, make: Callable[[Path], object]) -> Made:
    """A house's folder of templates, as a stranger's settings name it."""
    def made(folder: Path) -> list[str]:
        (folder / "x.md").write_text(WORDS)
        (folder / "narrator.toml").write_text('templates = "house"\n')
        (folder / "house" / name).parent.mkdir(parents=True)
        make(folder / "house" / name)
        return ["plan", "x.md", "--planner", "llm", "--dry-run", "asked"]
    return made


def _template(text: str) -> Made:
    return _house("prompts/director/bible.en.j2", lambda path: path.write_text(text))


def _reply(make: Callable[[Path], object]) -> Made:
    """A folder of replies, whose first is made so."""
    def made(folder: Path) -> list[str]:
        (folder / "x.md").write_text(WORDS)
        (folder / "r").mkdir()
        make(folder / "r/bible-1.reply.json")
        return ["plan", "x.md", "--planner", "llm", "--replies", "r"]
    return made


HOUSES: Items = {
    "a template of gigabytes": Item(_template("{{ 'a'.ljust(5000000000) }}"), "MiB to fill in"),
    "a template that doubles": Item(_template(
        "{% set n = namespace(s='a') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}"
        "{% endfor %}"), "MiB to fill in"),
    "a template that reaches out": Item(_template("{{ cycler.__init__.__globals__ }}"), "unsafe"),
    "a template that includes": Item(_template("{% include '/etc/passwd' %}"), "no loader"),
    "rules that are the environment": Item(_house(
        "rules.md", lambda path: path.symlink_to("/proc/self/environ")), "leads out of the house"),
    "rules from a pipe": Item(_house("rules.md", os.mkfifo), NO_FILE),
    "a reply from a pipe": Item(_reply(os.mkfifo), NO_FILE),
    "a reply of fences": Item(_reply(
        lambda path: path.write_text("```" + "\n" * 900_000)), "does not answer bible-1"),
    "a reply of brackets": Item(_reply(
        lambda path: path.write_text("[" * 900_000)), "does not answer bible-1"),
    "a reply of a gigabyte": Item(_reply(
        lambda path: (path.touch(), os.truncate(path, 2**30))), "longer than 1,000,000 bytes"),
}
FILES: Items = {
    "a pipe as a story": Item(_pipe("p.md", "plan", "p.md"), "is not a story"),
    "a pipe as a plan": Item(_pipe("p.plan.yaml", "render", "p.plan.yaml"), NO_FILE),
    "a pipe as the plan beside": Item(_pipe("x.plan.yaml", "plan", "x.md"), NO_FILE),
    "a pipe as a picture": Item(_pipe("i.png", "plan", "x.md", story=SHOWS), "is not there"),
    "a pipe as a video": Item(_pipe(
        "i.mp4", "plan", "x.md", story=SHOWS.replace("png", "mp4")), "is not there"),
    "a pipe as music": Item(_pipe("m.wav", "plan", "x.md", story=PLAYS), "is not there"),
    "zeros as music": Item(_link("m.wav", "/dev/zero", "plan", "x.md", story=PLAYS),
                           "leads out of the story's folder"),
    "3 GB as music": Item(_sparse("m.wav", "plan", "x.md", story=PLAYS), "has 3,221 MB"),
    "3 GB as a picture": Item(_sparse("i.png", "plan", "x.md", story=SHOWS), "has 3,221 MB"),
    "a pipe as a draft": Item(_pipe("d.docx", "new", "y", "--from", "d.docx"), NO_FILE),
    "a pipe as settings": Item(_pipe("narrator.toml", "plan", "x.md"), NO_FILE),
    "zeros as a story": Item(_link("z.md", "/dev/zero", "plan", "z.md"), "is not a story"),
    "zeros as a plan": Item(_link("z.plan.yaml", "/dev/zero", "check", "z.plan.yaml"), NO_FILE),
    "zeros as the plan beside": Item(_link("x.plan.yaml", "/dev/zero", "plan", "x.md"), NO_FILE),
    "zeros as a picture": Item(_link(
        "i.png", "/dev/zero", "plan", "x.md", story=SHOWS), "leads out of the story's folder"),
    "zeros as a draft": Item(_link("d.docx", "/dev/zero", "new", "y", "--from", "d.docx"), NO_FILE),
    "zeros as settings": Item(_link("narrator.toml", "/dev/zero", "plan", "x.md"), NO_FILE),
    "memory as a story": Item(_link("m.md", "/proc/self/mem", "plan", "m.md"), "cannot be read"),
    "memory as a plan": Item(
        _link("m.plan.yaml", "/proc/self/mem", "render", "m.plan.yaml"), "cannot be read"),
    "a loop as a story": Item(_link("l.md", "l.md", "plan", "l.md"), "there is no such file"),
    "a loop as the plan beside": Item(
        _link("x.plan.yaml", "x.plan.yaml", "plan", "x.md"), "Too many levels of symbolic links"),
    "a loop as a picture": Item(
        _link("i.png", "i.png", "plan", "x.md", story=SHOWS), "is not there"),
    "a link to a story": Item(_link("l.md", "x.md", "plan", "l.md"), "", 0),
    "a link to nothing, as the plan beside": Item(
        _link("x.plan.yaml", "no/y.yaml", "plan", "x.md"), "", 0),
    "a link out of the folder": Item(_outside, "leads out of the story's folder"),
    "a linked folder": Item(_linked_folder, "leads out of the story's folder"),
    "a folder as a plan": Item(_folder("x.plan.yaml", "plan", "x.md"), NO_FILE),
    "a folder as settings": Item(_folder("narrator.toml", "plan", "x.md"), NO_FILE),
    "3 GB as a story": Item(_sparse("s.md", "plan", "s.md"), "longer than 1,000,000 bytes"),
    "3 GB as a plan": Item(_sparse("s.plan.yaml", "render", "s.plan.yaml"), "longer than 16,000"),
    "3 GB as the plan beside": Item(_sparse("x.plan.yaml", "plan", "x.md"), "longer than 16,000"),
    "3 GB as a draft": Item(_sparse("d.docx", "new", "y", "--from", "d.docx"), "no Word document"),
}

NAMES: Items = {
    "dashes everywhere": Item(_in_a_dashing_folder, "", 0),
    "a dash": Item(_named("-rf.md"), "", 0),
    "marks of a terminal": Item(_named("a\x1b[31m\x07.md"), "holds the hidden character U+001B"),
    "a newline": Item(_named("a\nnarrator: b.md"), "holds the hidden character U+000A"),
    "text turned around": Item(_named("a\u202egnp.md"), "holds the hidden character U+202E"),
    "no UTF-8": Item(_named(b"\xff.md"), "is no name in UTF-8"),
    "marks of rich text": Item(_named("[red] [bold][link=x].md"), "", 0),
    "too long": Item(lambda _: ["plan", "a" * 300 + ".md"], "there is no such file"),
    "nothing": Item(lambda _: ["plan", ""], "is a folder"),
    "a new name that is a path": Item(lambda _: ["new", "/nowhere/x"], "there is no folder"),
    "a new name of a newline": Item(lambda _: ["new", "a\nb"], "holds the hidden character"),
    "an example that is a path": Item(lambda _: ["stories", "../../etc/passwd"], "is not among"),
    "a shot of many figures": Item(file(
        "x.md", WORDS, "render", "x.md", "--shot", "s1-" + "9" * 400), "has no shot"),
}

SETTINGS: Items = {
    "no text": Item(_settings(b"\xff\xfe\0"), "cannot be read as TOML"),
    "brackets": Item(_settings("a=" + "[" * 9000), "narrator.toml"),
    "a key of many parts": Item(_settings("a" + ".a" * 4900 + "=1"), "'a' is no setting"),
    "a megabyte": Item(_settings("# " + "a" * 1_000_000), "longer than 10,000 bytes"),
    "a huge number": Item(_settings("seed = " + "9" * 6000), "narrator.toml"),
    "no number": Item(_settings("seed = nan"), "seed: nan cannot be used"),
    "a date": Item(_settings("quality = 1979-05-27"), "cannot be used"),
    "a table": Item(_settings("[out]\nx=1"), "cannot be used"),
    "a zero byte": Item(_settings('out = "a\\u0000b"'), "no folder's name holds a zero byte"),
    "marks of a terminal": Item(_settings('quality = "\\u001b[31m"'), "'\\x1b[31m' cannot be"),
    "a camera that is code": Item(_settings('camera = "os:system"'), "is not known"),
    "a seed of the environment": _environment("NARRATOR_SEED", NARRATOR_SEED="9" * 5000),
    "workers of the environment": _environment("NARRATOR_WORKERS", NARRATOR_WORKERS="-1"),
    "a device as the films' folder": _environment("Not a directory", 1, NARRATOR_OUT="/dev/null/x"),
    "a folder's name too long": _environment("File name too long", 1, NARRATOR_OUT="y" * 300),
    "a voice that is code": _environment("is not known", NARRATOR_VOICE="../x"),
}
