"""Checkpoints of Wan's four layouts that weigh half a megabyte each, with random weights.

The real classes, saved as their makers' are, down to the scheduler's flow_shift of 3. They film
noise, and they film it by the same code, in a second. ``made(folder, "t2v-a14b")`` writes one; the
same seed writes the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

NAMES = ("t2v-a14b", "i2v-a14b", "ti2v-5b", "t2v-1.3b")
SIZE = 64, 32
"""A legal size of all four, with width and height apart."""
OPTIONS = {"dtype": "float32", "device": "cpu", "size": "64x32", "steps": "3", "compile": "no"}
"""What tests film with: float32, because a processor's bfloat16 is slow."""

_BOUNDARY = {"t2v-a14b": 0.875, "i2v-a14b": 0.9}
_STORIES = Path(__file__).parents[2] / "stories"
_WORDS = 1000
"""Tokens known: enough that a prompt of 120 words has no more of them than the encoder reads."""


def made(folder: Path, name: str, seed: int = 0) -> Path:
    """Write the tiny checkpoint of layout ``name`` into ``folder``; returns it."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        _pipeline(name).save_pretrained(folder, safe_serialization=True)
    return folder


def home(folder: Path, *names: str) -> Path:
    """Write tiny checkpoints as ``narrator weights get`` keeps the real ones: a folder each."""
    for name in names or NAMES:
        made(folder / name, name)
    return folder


def _pipeline(name: str) -> Any:
    from diffusers import UniPCMultistepScheduler, WanImageToVideoPipeline, WanPipeline

    large, image = name == "ti2v-5b", name == "i2v-a14b"
    channels = 48 if large else 16
    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True,
                                        num_train_timesteps=1000, flow_shift=3.0)
    parts = {"tokenizer": tokenizer(), "text_encoder": _text_encoder(), "scheduler": scheduler,
             "vae": _large_vae() if large else _vae(),
             "transformer": _transformer(36 if image else channels, channels),
             "boundary_ratio": _BOUNDARY.get(name), "expand_timesteps": large}
    if name in _BOUNDARY:
        parts["transformer_2"] = _transformer(36 if image else channels, channels)
    return (WanImageToVideoPipeline if image else WanPipeline)(**parts)


def _transformer(taken: int, given: int) -> Any:
    from diffusers import WanTransformer3DModel

    return WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=taken,
        out_channels=given, text_dim=32, freq_dim=256, ffn_dim=32, num_layers=2,
        cross_attn_norm=True, qk_norm="rms_norm_across_heads", rope_max_seq_len=64)


def _vae() -> Any:
    from diffusers import AutoencoderKLWan

    return AutoencoderKLWan(base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
                            temperal_downsample=[False, True, True])


def _large_vae() -> Any:
    from diffusers import AutoencoderKLWan

    return AutoencoderKLWan(base_dim=3, z_dim=48, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
                            temperal_downsample=[False, True, True], in_channels=12,
                            out_channels=12, is_residual=True, patch_size=2,
                            latents_mean=[i / 100 for i in range(48)],
                            latents_std=[1 + i / 100 for i in range(48)],
                            scale_factor_spatial=16)


def _text_encoder() -> Any:
    from transformers import UMT5Config, UMT5EncoderModel

    return UMT5EncoderModel(UMT5Config(
        vocab_size=_WORDS, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4,
        relative_attention_num_buckets=8, feed_forward_proj="gated-gelu",
        tie_word_embeddings=False))


def tokenizer() -> Any:
    """Pairs of bytes merged as they are frequent in the example stories, and the sign of the end
    after each text, as the real one sets it."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=_WORDS, special_tokens=["<pad>", "</s>", "<unk>"],
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False)
    stories = sorted(_STORIES.glob("*.md"))
    made.train_from_iterator((s.read_text(encoding="utf-8") for s in stories), trainer)
    made.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<pad>", eos_token="</s>",
                                   unk_token="<unk>", model_max_length=512)
