"""What of an earlier plan stands: its cuts, its pictures, and what it knows of who and where."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.director.bible import from_before
from narrator.plan import Plan, Shot
from narrator.plan.fingerprints import direction_print, words_of
from narrator.plan.matching import Known, is_edited, matched, slight, stays
from narrator.plan.outline.atoms import Atom, AtomStart, atoms_of
from narrator.plan.outline.cutting import DIRECTED, LONG_BEAT, in_one
from narrator.plan.outline.earlier import Opens, Stood, kept, normal, opened, stood
from narrator.story import Beat, Story
from narrator.story.names import Names


class Earlier:
    """An earlier plan beside the story as it is now; there may be none."""

    def __init__(self, story: Story, before: Plan | None, planner: str) -> None:
        self.story, self.before = story, before
        self.bible = from_before(story, before)
        self._known = Known.to(self.bible.story)
        self.replanned = before is not None and before.planner not in ("", planner)
        """Whether another planner's cuts and pictures give way."""
        self.atoms = [[atoms_of(beat, story.pace.shot) for beat in scene.beats]
                      for scene in story.scenes]
        found = iter(stood(before, [atom for scene in self.atoms for beat in scene
                                    for atom in beat]))
        self._stood = [[[next(found) for _ in beat] for beat in scene] for scene in self.atoms]
        shots = before.shots if before else ()
        self._directions = {shot.made.direction for shot in shots}
        self._edited = {place for place, shot in enumerate(shots) if is_edited(shot)}
        self._orphaned = {place for place, shot in enumerate(shots)
                          if place not in self._edited and not self._known.holds(shot)}

    def opens(self, scene: int, beat: int) -> Opens:
        """Of each atom of a beat: opens a shot, does not, or (None) is for the director to say."""
        atoms, written = self.atoms[scene][beat], self.story.scenes[scene].beats[beat]
        if not atoms or in_one(written):
            return [at == 0 for at in range(len(atoms))]
        found = self._opens(written, atoms, self._stood[scene][beat])
        free = not direction_print(written) or seconds(atoms) > LONG_BEAT * self.story.pace.shot
        within = AtomStart.SENTENCE
        return [bool(one) if one is not None or not free or atom.start < within else None
                for one, atom in zip(found, atoms, strict=True)]

    def is_new(self, scene: int) -> bool:
        """Whether something is said or to be seen in a scene that the earlier plan has not."""
        if self.before is None or self.replanned:
            return True
        said = zip(self.atoms[scene], self._stood[scene], strict=True)
        return any(_changed(atom, was) for atoms, earlier in said
                   for atom, was in zip(atoms, earlier, strict=True)) or any(
            direction_print(beat) not in {"", *self._directions}
            for beat in self.story.scenes[scene].beats)

    def new_seconds(self) -> float:
        """About how long it takes to say what is pictured anew."""
        return sum(atom.seconds for scene, said in enumerate(self.atoms) for beat, atoms in
                   enumerate(said) for atom, was in zip(atoms, self._stood[scene][beat],
                                                        strict=True)
                   if self.replanned or _changed(atom, was)
                   or (was and was.shot in self._orphaned))

    def standing(self, shots: Sequence[Shot], names: Names) -> dict[str, Shot]:
        """The earlier shots whose pictures stand, by the ids of those among ``shots`` that they
        became: those that the merge would keep whatever is answered."""
        if self.before is None:
            return {}
        olds = self.before.shots
        pairs = matched(olds, shots)
        return {shots[new].id: olds[old] for new, old in pairs.items()
                if stays(olds[old], _likened(shots[new], olds[old], names), self._known,
                         self.replanned)}

    def _opens(self, beat: Beat, atoms: Sequence[Atom], earlier: Sequence[Stood | None]) -> Opens:
        direction = direction_print(beat)
        # A beat that got another direction is cut anew: its picture wants all its words.
        same = [one if one and direction in ("", one.direction) else None for one in earlier]
        if self.replanned:
            return _around([one.shot if one and one.shot in self._edited else None
                            for one in same])
        if direction and seconds(atoms) <= LONG_BEAT * self.story.pace.shot:
            return kept(atoms, same)
        return opened(atoms, same, self.story.pace.shot * (DIRECTED if direction else 1))


def seconds(atoms: Sequence[Atom]) -> float:
    """About how long ``atoms`` take to say."""
    return sum(atom.seconds for atom in atoms)


def _around(shots: Sequence[int | None]) -> Opens:
    """Shots that a person changed keep their words together, and none besides."""
    return [at == 0 or (None if one is None and shots[at - 1] is None else one != shots[at - 1])
            for at, one in enumerate(shots)]


def _changed(atom: Atom, was: Stood | None) -> bool:
    return was is None or not slight(was.text, normal(atom.text))


def _likened(new: Shot, old: Shot, names: Names) -> Shot:
    """``new`` with the cast that it will have where its words name whom the old ones named."""
    same = names.named(words_of(new.lines)) == names.named(words_of(old.lines))
    return new.model_copy(update={"cast": old.cast}) if same else new
