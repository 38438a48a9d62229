"""One question put to a model through pydantic-ai: asked in a shape, checked, and sent back with
what is wrong."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic_ai import (
    Agent,
    ModelRetry,
    NativeOutput,
    PromptedOutput,
    ToolOutput,
    UnexpectedModelBehavior,
)
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import (
    ModelMessage,
    ModelResponse,
    ModelResponsePart,
    TextPart,
    ToolCallPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import UsageLimits

from narrator.director.llm.failures import cut_off, failure, refused
from narrator.director.llm.ledger import Ledger
from narrator.director.llm.models.chat import Endless, Packed
from narrator.director.llm.question import Question, T
from narrator.director.llm.reading import plain, sound, unfenced
from narrator.director.llm.source import Source, Structure
from narrator.director.llm.tokens import about
from narrator.errors import Unanswered

_SHAPES: dict[Structure, Any] = {
    "schema": NativeOutput, "tool": ToolOutput, "prompted": PromptedOutput}


async def answered(question: Question[T], seam: Seam, structure: Structure, repairs: int) -> T:
    """The model's answer. Raises Unanswered, OverLimit, Unaskable, Shapeless."""
    agent: Agent[None, T] = Agent(
        seam, output_type=_SHAPES[structure](question.answer), deps_type=type(None),
        instructions=question.instructions, retries={"output": repairs, "tools": 0})

    @agent.output_validator
    def checked(answer: T) -> T:
        if wrong := list(question.check(answer)):
            raise ModelRetry("\n".join(wrong))
        return answer

    try:
        # The ledger holds the limits; what is left to bound here are the repairs.
        result = await agent.run(question.prompt, usage_limits=UsageLimits(request_limit=None))
        return result.output
    except UnexpectedModelBehavior:
        pass
    # Raised outside, so that no chain bears what was answered, and by whom.
    wrong = sound(question, seam.last.encode())
    times = "" if repairs == 0 else f", asked {repairs + 1} times"
    raise Unanswered(
        f"{question.about}: {seam.source.model} at {seam.source.place} gave no answer that can be "
        f"used{times}: {wrong if isinstance(wrong, str) else 'it was not in its place'}; run it "
        f"again, raise --llm repairs=…, or take another model")


class Seam(WrapperModel):
    """A model whose requests are weighed, timed and counted, and whose failures are ours."""

    def __init__(self, model: Model, source: Source, ledger: Ledger, subject: str) -> None:
        super().__init__(model)
        self.source = source
        self.last = ""
        """What was answered last."""
        self._ledger, self._subject = ledger, subject

    async def request(self, messages: list[ModelMessage], model_settings: ModelSettings | None,
                      model_request_parameters: ModelRequestParameters) -> ModelResponse:
        """One request. Raises Unanswered, OverLimit, Unaskable, Shapeless."""
        asked = about(_text(messages, model_request_parameters))
        with self._ledger.request(asked):
            bounds = (self._ledger.seconds_left, self.source.seconds)
            patience = min((bound for bound in bounds if bound is not None), default=None)
            try:
                # The clock runs over all that a request takes: a server that sends a byte now and
                # then would reset any other.
                async with asyncio.timeout(patience):
                    response = await super().request(
                        messages, model_settings, model_request_parameters)
                told = None
            except (AgentRunError, TimeoutError, Endless, Packed) as exc:
                told = (self._ledger.out_of_time() if self._ledger.seconds_left == 0 else
                        failure(exc, self.source, self._subject, patience or 0))
            except Unanswered as exc:  # a model on this machine knows not what it was asked about
                told = type(exc)(f"{self._subject}: {exc}")
        if told is not None:
            raise told
        self._count(response, asked)
        return response

    def _count(self, response: ModelResponse, asked: int) -> None:
        """What ``response`` took; it is made fit to be kept. Raises Unanswered for none at all."""
        for part in response.parts:
            if isinstance(part, TextPart):
                part.content = self.source.without_key(plain(unfenced(part.content)))
            elif isinstance(part, ToolCallPart):
                part.args = self.source.without_key(plain(_written(part)))
        self.last = "".join(_written(part) for part in response.parts)
        used = response.usage
        self._ledger.used(used.input_tokens or asked, used.output_tokens or about(self.last))
        if response.finish_reason == "length":
            raise cut_off(self.source, self._subject)
        if response.finish_reason == "content_filter":
            raise refused(response.provider_details or {}, self.source, self._subject)


def _written(part: ModelResponsePart) -> str:
    """What a part of an answer says of what was asked."""
    if isinstance(part, TextPart):
        return part.content
    if isinstance(part, ToolCallPart):
        return part.args if isinstance(part.args, str) else part.args_as_json_str()
    return ""


def _text(messages: list[ModelMessage], asked: ModelRequestParameters) -> str:
    """All that a request sends, as far as it takes tokens."""
    shapes = [tool.parameters_json_schema for tool in asked.output_tools]
    if asked.output_object is not None:
        shapes.append(asked.output_object.json_schema)
    said = [str(getattr(part, "content", "")) for message in messages for part in message.parts]
    told = [part.content for part in asked.instruction_parts or []]
    return "\n".join((*told, *said, *map(str, shapes)))
