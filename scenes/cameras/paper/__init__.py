"""The paper theatre: every shot drawn as layers of cut paper in front of a lamp."""

from scenes.cameras.paper.camera import REVISION, PaperCamera

__all__ = ["REVISION", "PaperCamera"]
