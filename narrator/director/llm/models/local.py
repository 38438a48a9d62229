"""A causal language model on this machine, as pydantic-ai asks any other.

Loaded at the first question, kept for the run, and gone after ``close``: what films next needs the
card. It answers one question at a time, in a thread of its own, so that nobody who waits for
something else waits for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pydantic_ai.exceptions import UserError
from pydantic_ai.messages import (
    InstructionPart,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    TextPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage

from media.amounts import amount
from narrator.director.llm.causal.checkpoint import CausalCheckpoint
from narrator.director.llm.causal.choosing import chosen
from narrator.director.llm.causal.decoding import CausalLM, Completion, DecodingWay
from narrator.settings.models import LLM

Tell = Callable[[str], None]


def local_model(llm: LLM, tell: Tell | None = None) -> LocalModel:
    """The model that ``llm`` names, found and seen to be whole; its weights wait for the first
    question. ``tell`` hears what it is about, from any thread.

    Raises BackendMissing where it, or a package that it takes, is not here; BadInput.
    """
    return LocalModel(chosen(llm), llm, tell)


class LocalModel(Model[None]):
    """Answers by a JSON schema alone: pydantic-ai's native output, which is its default here."""

    def __init__(self, checkpoint: CausalCheckpoint, llm: LLM, tell: Tell | None = None) -> None:
        super().__init__(profile=ModelProfile(
            supports_tools=False, supports_json_schema_output=True,
            default_structured_output_mode="native", context_window=checkpoint.window,
            # The grammar lets nothing else through; what the fields mean it does not tell.
            native_output_requires_schema_in_instructions=True))
        self.checkpoint = checkpoint
        self._llm, self._tell = llm, tell
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="local-model")
        self._lm: CausalLM | None = None

    @property
    def model_name(self) -> str:
        """As the settings name it."""
        return self.checkpoint.name

    @property
    def system(self) -> str:
        """Who makes it answer."""
        return "transformers"

    async def request(self, messages: list[ModelMessage], model_settings: ModelSettings | None,
                      model_request_parameters: ModelRequestParameters) -> ModelResponse:
        """One answer; of the settings, ``max_tokens``, ``temperature`` and ``seed`` count.

        Raises Unanswered, and what ``ready`` does where it was not called.
        """
        given, asked = self.prepare_request(model_settings, model_request_parameters)
        if asked.output_object is None:
            raise UserError("a model on this machine answers by a JSON schema alone")
        said = await self._said(spoken(messages, asked.instruction_parts or ()),
                                asked.output_object.json_schema, self._way(given or {}))
        return ModelResponse(
            parts=[TextPart(said.text)], model_name=self.model_name,
            usage=RequestUsage(input_tokens=said.asked, output_tokens=said.tokens),
            finish_reason="stop" if said.whole else "length")

    async def ready(self) -> None:
        """Have it loaded, for whom the time that takes is not an answer's; a question does it by
        itself. Raises BackendMissing, BadInput, Unanswered."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._loaded)

    def close(self) -> None:
        """Free its memory, when what is being answered has ended; another question loads it
        anew."""
        self._thread.submit(self._free).result()

    async def _said(self, messages: Sequence[dict[str, str]], schema: dict[str, object],
                    way: DecodingWay
                    ) -> Completion:
        stop = threading.Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: self._loaded().answer(messages, schema, way, stop))
        finally:
            stop.set()  # whoever no longer waits has the thread back within a token

    def _way(self, given: ModelSettings) -> DecodingWay:
        return DecodingWay(most=given.get("max_tokens", self._llm.answer),
                           temperature=given.get("temperature", self._llm.temperature),
                           seed=given.get("seed", 0))

    def _loaded(self) -> CausalLM:
        if self._lm is None:
            self._say(f"loading {self.checkpoint.name}, {amount(self.checkpoint.bytes)}")
            self._lm = CausalLM(self.checkpoint, self._llm.device)
            self._say(f"{self.checkpoint.name} answers on {self._lm.device}")
        return self._lm

    def _say(self, sentence: str) -> None:
        if self._tell:
            self._tell(sentence)

    def _free(self) -> None:
        from media.memory import release

        if self._lm is not None:
            where, self._lm = self._lm.device, None
            release(where)


def spoken(messages: Sequence[ModelMessage], instructions: Sequence[InstructionPart] = ()
           ) -> list[dict[str, str]]:
    """The conversation as chat templates take it: the system's part first, then turn by turn, two
    turns of one side never in a row."""
    system = [part.content for message in messages if isinstance(message, ModelRequest)
              for part in message.parts if isinstance(part, SystemPromptPart)]
    if standing := InstructionPart.join(list(instructions)):
        system.append(standing)
    turns = [{"role": "system", "content": "\n\n".join(system)}] if system else []
    for message in messages:
        role = "user" if isinstance(message, ModelRequest) else "assistant"
        for text in _texts(message):
            if turns and turns[-1]["role"] == role:
                turns[-1]["content"] += f"\n\n{text}"
            else:
                turns.append({"role": role, "content": text})
    return turns


def _texts(message: ModelMessage) -> list[str]:
    """What a turn says; only texts are ever asked, so anything else is a mistake of ours."""
    texts = []
    for part in message.parts:
        if isinstance(part, SystemPromptPart):
            continue
        if not isinstance(part, UserPromptPart | TextPart) or not isinstance(part.content, str):
            raise UserError(f"a model on this machine reads texts alone, and no {part.part_kind}")
        texts.append(part.content)
    return texts
