"""What it takes to film with a model, from the figures of its architecture: tokens, floating-point
operations, bytes. Nothing here is measured; ``costs`` says what was.

A product of an (m, k) by a (k, n) matrix is counted as 2mkn operations, which is what the published
rates of cards and programs count, too.
"""

from __future__ import annotations

from scenes.cameras.wan.models import TEMPORAL, TEXT_TOKENS, Model
from scenes.shot import Size

PATCH = 2
"""Cells of the latent a side of a token, in all of them; a token lasts one cell."""
TEXT_WIDTH, TIME_WIDTH = 4096, 256
"""Of what the text encoder says of a token, and of a time step's code."""
TEXT_ENCODER = 5.68e9
"""Parameters of UMT5-xxl's encoder."""
DECODER = {8: 127e6, 16: 705e6}
"""Parameters of the autoencoder, by how many pixels a side of its cells has."""
WEIGHT_BYTES, DECODER_BYTES = 2, 4
"""bfloat16 for the experts and the text encoder; float32 for the decoder."""


def tokens(model: Model, size: Size, frames: int) -> int:
    """What a clip of ``frames`` is to ``model``: its sequence length."""
    width, height = size
    side = model.spatial * PATCH
    return ((frames - 1) // TEMPORAL + 1) * (width // side) * (height // side)


def forward_flop(model: Model, length: int) -> float:
    """Operations of one pass of one expert over a sequence of ``length`` tokens.

    A layer: four projections of the tokens on themselves and two on the words, their attention to
    each other (the square of their number) and to the words, and two products of the feed-forward.
    """
    dim, ffn = model.dim, model.ffn
    projections = 2 * length * dim * dim * (4 + 2) + 2 * TEXT_TOKENS * dim * dim * 2
    feed_forward = 2 * length * dim * ffn * 2
    outside = 2 * length * dim * PATCH * PATCH * (model.channels + model.latent)
    return (model.layers * (projections + feed_forward) + attention_flop(model, length)
            + outside)


def attention_flop(model: Model, length: int) -> float:
    """Of those, the attention's."""
    return model.layers * 4 * length * (length + TEXT_TOKENS) * model.dim


def expert_parameters(model: Model) -> float:
    """Of one expert."""
    dim, ffn = model.dim, model.ffn
    layer = 8 * dim * dim + 2 * dim * ffn + 24 * dim + ffn
    words = TEXT_WIDTH * dim + dim * dim
    times = TIME_WIDTH * dim + 7 * dim * dim
    return model.layers * layer + words + times + PATCH * PATCH * dim * (
        model.channels + model.latent)


def parts(model: Model) -> dict[str, int]:
    """Bytes of each part's weights as they lie in memory, by its name in diffusers' layout."""
    expert = round(expert_parameters(model) * WEIGHT_BYTES)
    names = ("transformer", "transformer_2")[:model.experts]
    return {**dict.fromkeys(names, expert),
            "vae": round(DECODER[model.spatial] * DECODER_BYTES),
            "text_encoder": round(TEXT_ENCODER * WEIGHT_BYTES)}
