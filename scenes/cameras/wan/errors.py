"""What can be wrong with what is asked of the model, beside ``media.errors.BadWeights``.

CameraError
└── BadLora           a file of extra weights that this model cannot take
"""

from __future__ import annotations

from scenes.camera import CameraError


class BadLora(CameraError):
    """A LoRA cannot be read, or fits no layer of the model."""
