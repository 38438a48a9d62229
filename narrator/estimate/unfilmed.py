"""The crew of a film that is only reckoned: with a wan camera that has no weights and films
nothing, and whose limits are the real one's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from media.backend import Destination, Identity
from media.progress import Progress
from narrator.kit import QUALITIES, Kit
from narrator.plan import Shot, own_camera
from narrator.settings import Settings
from scenes.camera import Camera, CannotFilm, Limits
from scenes.cameras.wan.models import TEMPORAL
from scenes.cameras.wan.recipe import Recipe
from scenes.shot import Clip, Setup

CAMERA = "wan"


class Unloaded:
    """A wan camera of a recipe, as far as it is known without weights."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.prompts: str = recipe.prompt
        self.identity = Identity(name=CAMERA, model=recipe.model.name, revision="unloaded",
                                 settings=recipe.identity)
        self.reads = frozenset(Setup.model_fields) - {"name"}
        self.limits = Limits(
            fps=recipe.fps, sizes=recipe.sizes, step_frames=(TEMPORAL, 1), loras=True,
            longest_seconds=(recipe.frames - 1) / recipe.fps,
            first_frame=recipe.model.from_picture, last_frame=recipe.model.ends)

    def film(self, setups: Sequence[Setup], into: Destination, progress: Progress
             ) -> Iterator[Clip]:
        """Raises CannotFilm."""
        raise CannotFilm(f"{setups[0].name} is only reckoned: render it with --camera {CAMERA}")


class Unfilmed(Kit):
    """A kit whose film is filmed by an unloaded camera, but for the shots that have another."""

    def __init__(self, settings: Settings, recipe: Recipe) -> None:
        """Raises BadInput naming what the voice, the planner or the score lacks."""
        voice = settings.voice or QUALITIES["final"]["voice"]
        super().__init__(settings.model_copy(update={
            "quality": "draft", "camera": "paper", "voice": voice}))
        self.unloaded = Unloaded(recipe)

    def camera_name(self, shot: Shot) -> str:
        return shot.camera or own_camera(shot.image) or CAMERA

    def camera(self, name: str) -> Camera:
        return self.unloaded if name == CAMERA else super().camera(name)
