"""The crew of a film that is only reckoned: its wan camera is the real one, and is made on any
machine, because what it could film is asked of it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from media.backend import Identity
from media.errors import BadOption
from narrator.events import Consent, nobody
from narrator.settings import Quality, Settings
from narrator.shoot.cameras import Cameras
from narrator.shoot.dial import Dial
from narrator.shoot.kit import Kit
from narrator.story.look import Look
from scenes.camera import Camera
from scenes.cameras.wan.camera import WanCamera
from scenes.cameras.wan.option_rules import CAMERA


class Reckoned(WanCamera):
    """One that is asked what it could film, on a machine that may lack all that it films with."""

    @property
    def identity(self) -> Identity:
        """Without the versions and the weights that are not there."""
        return Identity(name=CAMERA, model=self.recipe.model.name, revision="reckoned",
                        settings=self.recipe.identity)

    @cached_property
    def _sister(self) -> WanCamera:
        return Reckoned(self._workers, {**self._options, "model": self.recipe.model.sister})


class _Reckoning(Cameras):
    """Cameras of which wan's are reckoned."""

    def _make(self, name: str, options: Mapping[str, str]) -> Camera:
        if name == CAMERA:
            return Reckoned(self._workers, options)
        return super()._make(name, options)


class Unfilmed(Kit):
    """A kit of a quality whose shots are the wan camera's, but for those that name another."""

    def __init__(self, settings: Settings, quality: Quality, agree: Consent = nobody) -> None:
        """Raises BadInput naming what the voice, the planner or the score lacks."""
        # Paper needs nothing: a kit is not made with a camera that this machine cannot film with.
        super().__init__(settings.model_copy(update={"quality": quality, "camera": "paper"}), agree)

    def filming_with(self, look: Look) -> tuple[WanCamera, ...]:
        """The camera of a film of ``look``, and her sister for shots that begin with a picture,
        where she has another. Raises BadInput."""
        camera = self.cameras.named(CAMERA, look)
        assert isinstance(camera, WanCamera)
        try:
            return tuple(dict.fromkeys((camera, camera.beginning_with_a_picture())))
        except BadOption:
            return (camera,)

    def _filming(self, dial: Dial, settings: Settings) -> Cameras:
        return _Reckoning(dial, settings, usual=CAMERA)
