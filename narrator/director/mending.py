"""What the script supervisor finds is told to the director once; the better answer is taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from narrator.director.drafting import ShotFrame
from narrator.director.llm.tokens import about
from narrator.director.pictures import Filming
from narrator.director.sums import SHOTS, Counted
from narrator.plan import Plan
from narrator.plan.prompt import setup
from narrator.plan.supervision import Doubt, supervised

MOST_TOKENS = 512
"""Of a prompt: what Wan's text encoder reads (Wan2.2, ``text_len`` in its shared_config.py)."""


def mended(filming: Filming, desk: Counted) -> Plan:
    """The plan, after one round of questions about those shots that were asked for and have
    findings: each keeps the picture that has fewer."""
    plan = filming.plan
    asked = [frame.shot.id for frames in filming.scenes for frame in frames if frame.asked]
    found = _found(plan, asked)
    if not found:
        return plan
    first = [list(frames) for frames in filming.scenes]
    _ask(filming, found, desk)
    left = _found(filming.plan, asked)
    _keep_the_better(filming, first, found, left)
    # A shot is judged by its neighbours, too: together, the better ones may not be better.
    if len(_found(filming.plan, asked)) > len(found):
        filming.scenes = first
    return filming.plan


def _found(plan: Plan, asked: Collection[str]) -> tuple[Doubt, ...]:
    """What is to be mended of the shots asked for: what the supervisor sees, and prompts of which a
    camera would never read the end."""
    long = (Doubt(name="prompt-long", shot=shot.id, remedy="say the same in fewer words",
                  problem=f"its fields and the looks of those in it take about {tokens} tokens, "
                          f"and a camera reads {MOST_TOKENS}")
            for shot in plan.shots if shot.id in asked
            and (tokens := about(setup(plan, shot, shot.id, 1).prompt)) > MOST_TOKENS)
    return (*supervised(plan, asked), *long) if asked else ()


def _ask(filming: Filming, found: Collection[Doubt], desk: Counted) -> None:
    findings: defaultdict[str, list[str]] = defaultdict(list)
    for doubt in found:
        findings[doubt.shot].append(f"{doubt.problem}: {doubt.remedy}")
    questions = {}
    for scene, frames in enumerate(filming.scenes):
        told = {number: findings[frame.shot.id] for number, frame in enumerate(frames, 1)
                if frame.shot.id in findings}
        numbers, part = list(told), 0
        while numbers:
            part += 1
            question = filming.question("mend", scene, numbers[:SHOTS], part, told)
            numbers = numbers[len(question.answer.model_fields):]
            questions[question.name] = scene, question
    answers = desk.ask([question for _, question in questions.values()])
    for name, (scene, _) in questions.items():
        filming.take(scene, answers[name])


def _keep_the_better(filming: Filming, first: Sequence[Sequence[ShotFrame]],
                     found: Collection[Doubt], left: Collection[Doubt]) -> None:
    before, after = (Counter(doubt.shot for doubt in doubts) for doubts in (found, left))
    for scene, frames in enumerate(filming.scenes):
        filming.scenes[scene] = [
            now if after[now.shot.id] < before[now.shot.id] else was
            for was, now in zip(first[scene], frames, strict=True)]
