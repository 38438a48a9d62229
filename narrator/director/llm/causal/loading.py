"""A causal language model brought to a device: one, whole, or a sentence on why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from media.amounts import amount
from media.errors import BackendMissing
from media.memory import free_bytes, main_memory
from narrator.director.llm.causal.checkpoint import CausalCheckpoint
from narrator.errors import BadInput, Unanswered

SMALLER = "take a smaller model (--llm model=…), or one on a server (--planner llm)"


class Loaded(NamedTuple):
    """A model that is ready to be asked."""

    model: Any
    """A GenerationMixin of transformers, on ``device``."""
    tokenizer: Any
    """With a chat template."""
    device: str


def device(asked: str | None) -> str:
    """The device of that name in torch's words; None: the GPU where there is one. Raises
    BadInput."""
    import torch

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if asked is None:
        return "cuda:0" if cards else "cpu"
    kind, _, number = asked.partition(":")
    if asked == "cpu":
        return asked
    if kind != "cuda" or (number and not number.isdecimal()):
        raise BadInput(f"llm.device: a language model cannot compute on {asked!r} here: say cuda, "
                       f"cuda:1 or cpu, or leave it out")
    if int(number or 0) >= cards:
        raise BadInput(f"llm.device is {asked}, and torch {torch.__version__} finds {cards} "
                       f"{'GPU' if cards == 1 else 'GPUs'} here: say another, or leave it out")
    return f"cuda:{number or 0}"


def loaded(checkpoint: CausalCheckpoint, asked: str | None) -> Loaded:
    """The model of ``checkpoint`` on the device ``asked`` for, in bfloat16 on a GPU and as it was
    stored elsewhere. Raises BackendMissing, BadInput, Unanswered."""
    where = device(asked)
    _ensure_room(checkpoint, where)
    with _quiet():
        _ensure_known(checkpoint)
        tokenizer = _tokenizer(checkpoint)
        model = _model(checkpoint, where)
    return Loaded(model.eval().requires_grad_(False), tokenizer, where)


def _ensure_room(checkpoint: CausalCheckpoint, where: str) -> None:
    free = free_bytes(where) if where.startswith("cuda") else main_memory().free
    if free is not None and free < checkpoint.bytes:
        raise Unanswered(f"{checkpoint.name} takes {amount(checkpoint.bytes)} of memory, and "
                         f"{where} has {amount(free)} free: {SMALLER}")


def _ensure_known(checkpoint: CausalCheckpoint) -> None:
    from transformers import AutoConfig, __version__

    try:
        AutoConfig.from_pretrained(checkpoint.folder, local_files_only=True,
                                   trust_remote_code=False)
    except (ValueError, KeyError, OSError) as exc:
        raise BadInput(f"transformers {__version__} does not know what {checkpoint.name} is, and a "
                       f"program that comes with weights is never run: take another model, or a "
                       f"newer transformers ({_first(exc)})") from exc


def _tokenizer(checkpoint: CausalCheckpoint) -> Any:
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(checkpoint.folder, local_files_only=True,
                                                  trust_remote_code=False)
    except Exception as exc:  # tokenizers raises bare Exceptions for a file that it cannot read
        raise BadInput(f"the tokenizer in {checkpoint.folder} cannot be read: get it again "
                       f"({_first(exc)})") from exc
    if not tokenizer.chat_template:
        raise BadInput(f"{checkpoint.name} has no chat template, so it goes on with texts and "
                       f"answers no questions: take the model of its family that chats")
    return tokenizer


def _model(checkpoint: CausalCheckpoint, where: str) -> Any:
    from torch import OutOfMemoryError, bfloat16
    from transformers import AutoModelForCausalLM

    try:
        # Every weight to the one device, straight from its file: none is left elsewhere when room
        # lacks, and none takes main memory on its way to a card.
        model, told = AutoModelForCausalLM.from_pretrained(
            checkpoint.folder, dtype=bfloat16 if where.startswith("cuda") else "auto",
            device_map={"": where}, use_safetensors=True, local_files_only=True,
            trust_remote_code=False, output_loading_info=True)
    except OutOfMemoryError as exc:
        raise Unanswered(f"{checkpoint.name} does not fit on {where}: {SMALLER}") from exc
    except (ValueError, RuntimeError, OSError) as exc:
        raise BadInput(f"{checkpoint.folder} cannot be loaded as a language model that goes on "
                       f"with a text: take another, or get it again ({_first(exc)})") from exc
    if missing := sorted(told["missing_keys"]):
        raise BackendMissing(f"{checkpoint.folder} lacks {len(missing)} of its weights "
                             f"({missing[0]}): get it again")
    return model


def _first(exc: Exception) -> str:
    """A library's own words, as far as they are one line."""
    lines = str(exc).strip().splitlines()
    return lines[0][:160] if lines else type(exc).__name__


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep bars and advice off the screen; what goes wrong is raised."""
    from transformers.utils import logging

    level = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        logging.enable_progress_bar()
