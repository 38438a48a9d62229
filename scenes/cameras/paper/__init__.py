"""The paper theatre: every shot drawn as layers of cut paper in front of a lamp."""

from scenes.cameras.paper.camera import PaperCamera

__all__ = ["PaperCamera"]
