"""What can be wrong with weights, each said in one sentence with its remedy.

CameraError
├── WeightsMissing    not there, or only half of them
├── WrongLayout       there, and not what diffusers or this camera can load
└── BadLora           a file of extra weights that this model cannot take
"""

from __future__ import annotations

from scenes.camera import CameraError


class WeightsMissing(CameraError):
    """A checkpoint, or a part of it, is not on this machine."""


class WrongLayout(CameraError):
    """A folder holds something else than a checkpoint that this camera can load."""


class BadLora(CameraError):
    """A LoRA cannot be read, or fits no layer of the model."""
