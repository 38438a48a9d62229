"""How well stories are planned, and what it takes: planners side by side.

    python benchmarks/planner.py [FOLDER] [--planner outline] [--planner llm] [--llm model=…]
    python benchmarks/planner.py FOLDER --planner llm --replies DIR  # DIR/<story>/NAME.reply.json

Plans every story of a folder (``stories`` without one) anew, and prints a table in Markdown. The
outline planner runs anywhere; a model is asked one question after the other, and pays nothing twice
if the same store is named again (``--store``). A story that gets no plan has a row, too. What
the columns say:

- *first*: answers that could be used as they came; *repairs*: how often one went back.
- *words*: of the story, in the plan, in their order.
- *verbatim*: names seen in a shot whose fixed description stands word for word in its prompt.
- *findings*: of the script supervisor, a shot.
- *variety*: neighbours within a scene that differ in size, angle or move, as the script supervisor
  reads them.
- *fits*: shots whose words fit one clip of Wan (81 frames at 16 a second, two half-second joins);
  those of the others are filmed in pieces.
- *length*: shots with words that last from half to twice as long as is wanted: as the author says,
  else ``pace.shot``. A direction holds for all the words below it.
- *tokens*: sent and received.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from media.progress import silent
from narrator.cli.options import asked_of_llm
from narrator.director import directed
from narrator.director.llm.asking import Desk, desk
from narrator.director.llm.question import Question, Sum, T
from narrator.errors import Unanswered
from narrator.plan import Plan, Shot
from narrator.plan.outline import OutlinePlanner
from narrator.plan.prompt import setup
from narrator.plan.supervision import supervised
from narrator.plan.supervision.framings import framing
from narrator.settings import Settings, settings
from narrator.store import Store
from narrator.story import Story
from narrator.story.readers import read_story
from narrator.story.text import bare, speaking_seconds

ONE_CLIP = 97 / 24
"""Seconds of words: 121 frames of film that 81 of the camera span, less two joins of 12."""

HEAD = ("| story | planner | shots | first | repairs | words | verbatim | findings | variety "
        "| fits | length | tokens |\n|---|---" + "|---:" * 10 + "|")


@dataclass
class Turns:
    """An asker that asks one question after the other and counts what each took."""

    desk: Desk
    each: list[int] = field(default_factory=list)
    """Requests of each question; 0 for an answer that was there."""

    def expect(self, sum: Sum) -> None:
        """Tell the desk."""
        self.desk.expect(sum)

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        """The answers, by name."""
        answers: dict[str, T] = {}
        for question in questions:
            before = self.desk.ledger.requests
            try:
                answers.update(self.desk.ask([question]))
            finally:
                self.each.append(self.desk.ledger.requests - before)
        return answers


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path, default=Path("stories"))
    options.add_argument("--planner", action="append", choices=("outline", "llm", "local"))
    options.add_argument("--llm", action="append", metavar="KEY=VALUE")
    options.add_argument("--limit", action="append", metavar="KEY=VALUE")
    options.add_argument("--replies", type=Path)
    options.add_argument("--store", type=Path)
    options.add_argument("--yes", action="store_true")
    asked = options.parse_args()
    print(HEAD)
    with tempfile.TemporaryDirectory() as room:
        for path in sorted(one for one in asked.folder.iterdir()
                           if one.suffix in (".md", ".fountain", ".txt")):
            for planner in asked.planner or ["outline"]:
                replies = asked.replies / path.stem if asked.replies else None
                chosen = settings(store=asked.store or Path(room), yes=asked.yes or None,
                                  replies=replies, **asked_of_llm(asked.llm, asked.limit))
                print(row(path, planner, chosen), flush=True)


def row(path: Path, planner: str, chosen: Settings) -> str:
    """One story planned by one planner."""
    story = read_story(path)
    if planner == "outline":
        return measured(story, OutlinePlanner().plan(story, None, silent), planner, (), 0)
    with desk(chosen, "local" if planner == "local" else "llm", Store(chosen.store_folder)) as own:
        turns = Turns(own)
        try:
            plan = directed(story, None, planner, turns, chosen, silent)
        except Unanswered as exc:
            print(f"{path.name}: {exc}", file=sys.stderr)
            plan = None
        return measured(story, plan, planner, [one for one in turns.each if one],
                        own.ledger.tokens)


def measured(story: Story, plan: Plan | None, planner: str, each: Sequence[int], tokens: int
             ) -> str:
    """A row of the table. ``plan``: None where none came about; ``each``: the requests of each
    question that was sent."""
    first = share([count == 1 for count in each])
    cells = (story.path.name, planner, len(plan.shots) if plan else "no plan", first,
             sum(each) - len(each) if each else "—",
             *(of_the_plan(story, plan) if plan else ["—"] * 6), f"{tokens:,}" if tokens else "—")
    return f"| {' | '.join(map(str, cells))} |"


def of_the_plan(story: Story, plan: Plan) -> list[str]:
    """What a plan is measured by, whoever made it: from words to length."""
    spoken = [(seconds(shot), shot.seconds or plan.pace.shot) for shot in plan.shots if shot.lines]
    return [share(said(story, plan)), share(verbatim(plan)),
            f"{len(supervised(plan)) / max(1, len(plan.shots)):.2f}", share(varied(plan)),
            share([lasts <= ONE_CLIP for lasts, _ in spoken]),
            share([0.5 <= lasts / wanted <= 2 for lasts, wanted in spoken])]


def share(found: Sequence[bool]) -> str:
    """How many of them, in per cent."""
    return f"{100 * sum(found) / len(found):.0f} %" if found else "—"


def said(story: Story, plan: Plan) -> list[bool]:
    """Of each character that is to be spoken, whether the plan has it in its order."""
    wanted = bare("".join(one.spoken.text for scene in story.scenes for beat in scene.beats
                          for one in beat.paragraphs))
    there = bare("".join(line.text for shot in plan.shots for line in shot.lines))
    if wanted == there:
        return [True] * len(wanted)
    same = sum(block.size for block in
               SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks())
    return [True] * same + [False] * (max(len(wanted), len(there)) - same)


def verbatim(plan: Plan) -> list[bool]:
    """Of each name seen in a shot, whether its description stands in the prompt as it is."""
    looks = {one.name: one.look.rstrip(".。") for one in (*plan.cast, *plan.places)}
    return [looks[name].casefold() in setup(plan, shot, shot.id, 81).prompt.casefold()
            for shot in plan.shots for name in (*shot.cast, *shot.places)]


def varied(plan: Plan) -> list[bool]:
    """Of each two neighbours of a scene, whether they are seen otherwise."""
    return [framing(one) != framing(two) for scene in plan.scenes
            for one, two in pairwise(scene.shots)]


def seconds(shot: Shot) -> float:
    """About how long its words last."""
    return sum(speaking_seconds(line.text) for line in shot.lines)


if __name__ == "__main__":
    main()
