"""The model on this machine that the settings name, as far as can be told before it is loaded."""

from __future__ import annotations

from importlib.util import find_spec

from media.backend import Needs
from media.errors import BackendMissing
from narrator.director.llm.causal.checkpoint import CausalCheckpoint, found
from narrator.errors import BadInput
from narrator.settings.models import LLM

NEEDS = Needs(extra="local", packages=("torch", "transformers", "xgrammar", "accelerate",
                                       "pydantic_ai"))


def chosen(llm: LLM) -> CausalCheckpoint:
    """The checkpoint that ``llm`` names, which reads as much at once as ``llm`` will have it read.

    Raises BackendMissing where it, or a package that it takes, is not here; BadInput.
    """
    for package in NEEDS.packages:
        if find_spec(package) is None:
            raise BackendMissing(f"a language model on this machine needs {package}, which is not "
                                 f"installed: pip install 'narrator-film[{NEEDS.extra}]'")
    checkpoint = found(llm.model)
    if llm.window > checkpoint.window:
        raise BadInput(f"llm.window is {llm.window:,} tokens, and {checkpoint.name} reads "
                       f"{checkpoint.window:,} with its answer: say --llm window="
                       f"{checkpoint.window}, or less")
    return checkpoint


def examine(llm: LLM, network: bool = False) -> str | None:
    """What asking it lacks, as ``media.backend.Examined`` has it; nothing is loaded, and no network
    is asked for."""
    try:
        chosen(llm)
    except (BackendMissing, BadInput) as exc:
        return str(exc)
    return None
