"""The sections of benchmarks/wan.py: each yields its rows' names with the work that finds them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from wan_rig import FLOOR_TFLOPS, Clip, Rig, expert, text_encoder
from wan_table import Results, Values

from scenes.cameras.wan import denoise
from scenes.cameras.wan.tuning import tuned

Job = tuple[str, Callable[[], Values]]
Section = Callable[[Rig, Results], Iterator[Job]]

BACKENDS = ("native", "_native_cudnn", "_native_flash", "_native_efficient", "flash", "_flash_3",
            "sage")
"""Attention as diffusers names it, without those that download."""
_TINY_BACKENDS = "native", "_native_flash", "sage"
MODES = ("eager", "compiled", "compiled for any length")
"""The last is what the camera does: with fixed shapes each count of frames compiles again."""
SIX = 6


def card(rig: Rig, results: Results) -> Iterator[Job]:
    """What the card does at best: a large product, a large copy."""
    yield "product of 8192 × 8192, TFLOP/s", partial(_product, rig)
    yield "copy, TB/s read and written", partial(_copy, rig)


def forward(rig: Rig, results: Results) -> Iterator[Job]:
    """One pass of one expert, by attention and compilation. What is compiled stays so: it comes
    last."""
    for mode in MODES:
        for size, clip in rig.sizes.items():
            for backend in _TINY_BACKENDS if rig.tiny else BACKENDS:
                eager = results.value("forward", f"{size} {backend} eager", "seconds")
                # A toy shows that it compiles once in each way: tracing takes its time.
                toyed = rig.tiny and (size, backend) != ("720p", "native")
                if mode == "eager" or (eager and not toyed):
                    yield (f"{size} {backend} {mode}",
                           partial(_forward, rig, results, clip, backend, mode))
    rig.drop()


def decode(rig: Rig, results: Results) -> Iterator[Job]:
    """Latents into frames of eight bits, on the card and off it."""
    for size, clip in rig.sizes.items():
        for dtype in (torch.float32, torch.bfloat16):
            for tiled in (False, True):
                name = str(dtype).removeprefix("torch.")
                yield (f"{size} {name}{' tiled' if tiled else ''}",
                       partial(_decode, rig, clip, dtype, tiled))
    rig.drop()


def shot(rig: Rig, results: Results) -> Iterator[Job]:
    """A shot in four steps from noise to frames, both experts resident, tuned by the camera."""
    for size, clip in rig.sizes.items():
        yield f"{size}, 4 steps", partial(_shot, rig, clip)


def steps(rig: Rig, results: Results) -> Iterator[Job]:
    """A shot in 40 guided steps, by single steps of each expert."""
    for size, clip in rig.sizes.items():
        yield f"{size}, 40 steps", partial(_steps, rig, clip)


def six(rig: Rig, results: Results) -> Iterator[Job]:
    """Six shots of four steps: what of the time is neither denoiser nor decoder."""
    yield f"720p, {SIX} shots of 4 steps", partial(_six, rig, rig.sizes["720p"])
    rig.drop()


def stock(rig: Rig, results: Results) -> Iterator[Job]:
    """Stock diffusers and our loop, the same experts and steps, in one run."""
    for size, clip in rig.sizes.items():
        yield f"{size}, 4 steps without guidance", partial(_stock, rig, clip)
    rig.drop()


def memory(rig: Rig, results: Results) -> Iterator[Job]:
    """The most that is taken, by placement; a shot of four steps with its decode."""
    for kind in ("resident", "in turn", "offload"):
        yield f"720p {kind}", partial(_memory, rig, rig.sizes["720p"], kind)
    rig.drop()


def encoders(rig: Rig, results: Results) -> Iterator[Job]:
    """A clip's frames into H.264: on the processor, and on the card where its encoder is there."""
    for name in ("libx264", "h264_nvenc"):
        yield name, partial(_encoded, rig, rig.sizes["720p"], name)


SECTIONS: Mapping[str, Section] = {
    "card": card, "forward": forward, "decode": decode, "stock": stock, "shot": shot,
    "steps": steps, "six": six, "memory": memory, "encoders": encoders}


def _product(rig: Rig) -> Values:
    side = 64 if rig.tiny else 8192
    one, other = (torch.randn(side, side, device=rig.device, dtype=rig.dtype) for _ in range(2))
    seconds = rig.seconds(lambda: [one @ other for _ in range(10)]) / 10
    return {"found": 2 * side**3 / seconds / 1e12}


def _copy(rig: Rig) -> Values:
    data = torch.empty(2**16 if rig.tiny else 2**32, dtype=torch.uint8, device=rig.device)
    into = torch.empty_like(data)
    return {"found": 2 * data.numel() / rig.seconds(lambda: into.copy_(data)) / 1e12}


def _forward(rig: Rig, results: Results, clip: Clip, backend: str, mode: str) -> Values:
    made = rig.expert("high")
    made.set_attention_backend(backend)
    _set_mode(rig, made, mode)
    seen = _latents(rig, clip).to(rig.dtype)
    time, told = torch.tensor([999.0], device=rig.device), rig.words().prompt
    values: Values = {"size": list(clip)}
    begin = rig.clock()
    _pass(made, seen, time, told)
    values["first, s"] = rig.clock() - begin
    with rig.watched(values):
        seconds = rig.seconds(lambda: _pass(made, seen, time, told), warm=True)
    rate = rig.flop(clip) / seconds / 1e12
    eager = results.value("forward", f"{_named(rig, clip)} native eager", "seconds")
    return {**values, "seconds": seconds, "TFLOP/s": rate,
            f"× the floor at {FLOOR_TFLOPS}": FLOOR_TFLOPS / rate,
            "faster than stock eager": eager / seconds if eager else None}


def _pass(made: Any, seen: torch.Tensor, time: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
    return made(hidden_states=seen, timestep=time, encoder_hidden_states=told, return_dict=False)[0]


def _set_mode(rig: Rig, made: Any, mode: str) -> None:
    """Compile the repeated block, or take back that it was."""
    torch.compiler.reset()
    for block in made.blocks:
        block._compiled_call_impl = None
    if mode != "eager":
        torch.fx.experimental._config.use_duck_shape = False
        # A toy is traced and not built: that needs no compiler on the machine.
        made.compile_repeated_blocks(fullgraph=True, dynamic=mode != "compiled" or None,
                                     backend="eager" if rig.tiny else "inductor")


def _latents(rig: Rig, clip: Clip) -> torch.Tensor:
    width, height, frames = clip
    return torch.randn(1, rig.model.latent, (frames - 1) // 4 + 1, height // rig.model.spatial,
                       width // rig.model.spatial, device=rig.device)


def _named(rig: Rig, clip: Clip) -> str:
    return next(name for name, one in rig.sizes.items() if one == clip)


def _decode(rig: Rig, clip: Clip, dtype: torch.dtype, tiled: bool) -> Values:
    from scenes.cameras.wan.decode import frames

    made, latents = rig.decoder(dtype), _latents(rig, clip)
    values: Values = {"size": list(clip)}
    with rig.watched(values):
        values["seconds"] = rig.seconds(lambda: frames(made, latents, "shot", tiled), repeats=2)
    rig.drop(f"decoder {dtype}")
    return values


def _tuned(rig: Rig, which: str) -> Any:
    """An expert as the camera would have it."""
    made = rig.expert(which)
    if not getattr(made, "tuned_for_bench", False):
        _set_mode(rig, made, "eager")
        tuned(made, rig.recipe(), rig.device, "resident")
        made.tuned_for_bench = True
    return made


def _shot(rig: Rig, clip: Clip) -> Values:
    _filmed(rig, clip, 1)  # compiles
    values: Values = {}
    with rig.watched(values):
        denoised, decoded, _ = _filmed(rig, clip, 2)
    whole = denoised + decoded
    floor = 4 * rig.flop(clip) / FLOOR_TFLOPS / 1e12
    return {"denoised, s": denoised, "decoded, s": decoded, "all, s": whole,
            "× the denoiser's floor": denoised / floor, **values}


def _filmed(rig: Rig, clip: Clip, seed: int) -> tuple[float, float, Any]:
    """Seconds of denoising and of decoding one shot of four steps, and its frames."""
    from scenes.cameras.wan.decode import frames

    begin = rig.clock()
    course = denoise.begin(rig.setup(clip, seed), rig.recipe(distilled="yes"), rig.checkpoint(),
                           rig.device)
    for which in ("high", "low"):
        denoise.run(course, which, _tuned(rig, which), rig.words())
    between = rig.clock()
    made = frames(rig.decoder(), _usable(course.latents), "shot")
    return between - begin, rig.clock() - between, made


def _usable(latents: torch.Tensor) -> torch.Tensor:
    """Random weights promise no picture: numbers that a decoder takes, whatever came out."""
    return torch.nan_to_num(latents).clamp(-4, 4)


class _Enough(Exception):
    """As many steps as were to be measured."""


def _steps(rig: Rig, clip: Clip) -> Values:
    made = rig.recipe()
    course = denoise.begin(rig.setup(clip), made, rig.checkpoint(), rig.device)
    high = sum(float(time) >= 1000 * (made.boundary or 0) for time in course.scheduler.timesteps)
    times = {"high": _step(rig, clip, "high", 0), "low": _step(rig, clip, "low", high)}
    all_of_it = high * times["high"] + (made.steps - high) * times["low"]
    return {"a step of high noise, s": times["high"], "of low, s": times["low"],
            "all steps, s": all_of_it,
            "× the floor": all_of_it / (2 * made.steps * rig.flop(clip) / FLOOR_TFLOPS / 1e12)}


def _step(rig: Rig, clip: Clip, which: str, first: int) -> float:
    """Seconds of a guided step, the second of two: the first may compile."""
    course = denoise.begin(rig.setup(clip), rig.recipe(), rig.checkpoint(), rig.device)
    course.step = first
    course.scheduler.set_begin_index(first)
    at = [rig.clock()]

    def stop(done: int, of: int) -> None:
        if done == first + len(at):  # told after each pass; a step is two
            at.append(rig.clock())
        if len(at) == 3:
            raise _Enough

    with suppress(_Enough):
        denoise.run(course, which, _tuned(rig, which), rig.words(), stop)
    return at[2] - at[1]


def _six(rig: Rig, clip: Clip) -> Values:
    """The words are encoded first and the encoder is let go, as in a film; clips are written while
    the next shot is denoised."""
    encoding = _words_encoded(rig, SIX + 1)
    _filmed(rig, clip, 0)  # what is loaded and compiled once in a film is not counted
    working = 0.0
    with tempfile.TemporaryDirectory() as folder, _writer(Path(folder)) as hand:
        begin = rig.clock()
        for seed in range(SIX):
            denoised, decoded, made = _filmed(rig, clip, seed + 1)
            working += denoised + decoded
            hand(rig.setup(clip, seed + 1), made)
            del made
        hand.rest()
        taken = rig.clock() - begin + encoding
    return {"all, s": taken, "words, s": encoding, "denoiser and decoder, s": working,
            "outside, %": 100 * (1 - working / taken), "clips written": hand.how}


def _words_encoded(rig: Rig, count: int) -> float:
    """Seconds to encode so many prompts of 512 tokens."""
    made = text_encoder(rig.device, rig.dtype, rig.tiny)
    ids = torch.randint(3, 300, (1, 512), device=rig.device)
    seconds = rig.seconds(partial(made, ids, torch.ones_like(ids)), repeats=1)
    del made
    rig.tidy()
    return count * seconds


class _Hand:
    """Gives frames to our delivery, where what it needs is installed; else lets them go."""

    def __init__(self, delivery: Any) -> None:
        self._delivery = delivery
        self.how = "while the next is filmed" if delivery else "not: media is not installed"

    def __call__(self, setup: Any, frames: Any) -> None:
        if self._delivery:
            list(self._delivery.room())
            self._delivery.hand(setup, frames)

    def rest(self) -> None:
        for written in self._delivery.rest() if self._delivery else ():
            if written.failure:
                raise written.failure


class _writer:
    """A context with a hand for frames."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._delivery = folder, None

    def __enter__(self) -> _Hand:
        try:
            import moviepy  # noqa: F401

            from scenes.cameras.wan.delivery import Delivery
        except ImportError:
            return _Hand(None)
        self._delivery = Delivery(lambda name: self._folder / f"{name}.mp4")
        return _Hand(self._delivery.__enter__())

    def __exit__(self, *raised: Any) -> None:
        if self._delivery:
            self._delivery.__exit__(*raised)


def _stock(rig: Rig, clip: Clip) -> Values:
    from diffusers import UniPCMultistepScheduler, WanPipeline

    experts = [rig.expert(which) for which in ("high", "low")]
    for made in experts:
        made.set_attention_backend("native")
        _set_mode(rig, made, "eager")
        made.tuned_for_bench = False
    pipe = WanPipeline(
        tokenizer=None, text_encoder=None, vae=rig.decoder(), transformer=experts[0],
        transformer_2=experts[1], boundary_ratio=rig.recipe().boundary,
        scheduler=UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True,
                                          flow_shift=5.0))
    pipe.set_progress_bar_config(disable=True)

    def film() -> None:
        pipe(prompt_embeds=rig.words().prompt, width=clip[0], height=clip[1], num_frames=clip[2],
             num_inference_steps=4, guidance_scale=1.0, output_type="np")

    values: Values = {}
    with rig.watched(values):
        stocks = rig.seconds(film, repeats=1)
    _filmed(rig, clip, 1)
    ours = sum(_filmed(rig, clip, 2)[:2])
    return {"stock, s": stocks, "stock's peak GiB": values.get("peak GiB"), "ours, s": ours,
            "ours is faster": stocks / ours}


def _memory(rig: Rig, clip: Clip, kind: str) -> Values:
    rig.drop()
    begin, values = rig.clock(), {}
    with rig.watched(values):
        if kind == "resident":
            _filmed(rig, clip, 1)
        else:
            _in_turn(rig, clip, kind)
    return {**values, "all, s, making the weights included": rig.clock() - begin}


def _in_turn(rig: Rig, clip: Clip, kind: Any) -> None:
    """One expert after the other; offloaded, its layers come from main memory one by one."""
    from scenes.cameras.wan.decode import frames

    course = denoise.begin(rig.setup(clip), rig.recipe(distilled="yes"), rig.checkpoint(),
                           rig.device)
    for which in ("high", "low"):
        made = expert(rig.model, rig.device, rig.dtype, rig.tiny)
        if kind == "offload":
            made = made.to("cpu")
            rig.tidy()
            if rig.cuda:
                torch.cuda.reset_peak_memory_stats()  # it was made on the card, and filmed nothing
        denoise.run(course, which, tuned(made, rig.recipe(), rig.device, kind), rig.words())
        del made
        rig.tidy()
    frames(rig.decoder(), _usable(course.latents), "shot")


def _encoded(rig: Rig, clip: Clip, name: str) -> Values:
    """Seconds from frames in main memory to a file; the machine's own ffmpeg is asked first, as
    the one that pip brings has no NVENC."""
    tool = shutil.which("ffmpeg") or _carried()
    if tool is None:
        return {"note": "no ffmpeg is here"}
    width, height, frames = clip
    video = np.random.default_rng(0).integers(0, 255, (frames, height // 16, width // 16, 3),
                                              np.uint8).repeat(16, 1).repeat(16, 2).tobytes()
    command = [tool, "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt",
               "rgb24", "-s", f"{width}x{height}", "-r", "16", "-i", "-", "-c:v", name,
               "-pix_fmt", "yuv420p"]
    with tempfile.TemporaryDirectory() as folder:
        def encode() -> None:
            subprocess.run([*command, f"{folder}/clip.mp4"], input=video, check=True,
                           capture_output=True, timeout=300)

        try:
            seconds = rig.seconds(encode)
        except subprocess.CalledProcessError as exc:
            return {"note": " ".join(exc.stderr.decode(errors="replace").split())[:160]}
    return {"seconds": seconds, "frames a second": frames / seconds}


def _carried() -> str | None:
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None
