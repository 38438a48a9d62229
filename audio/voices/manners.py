"""What words about a voice mean to one that is synthesised: "温柔的老年女声", "low and slow".

For descriptions of a voice and for directions to a speaker alike, Chinese and English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class Manner(NamedTuple):
    """How a way of speaking differs from the plain one."""

    words: str
    """English words and Chinese ones that mean it, as one pattern."""
    rate: float = 1.0
    pitch: int = 0
    """On the engine's scale of 0 to 99, as is ``range``."""
    range: int = 0
    gain_db: float = 0.0


MANNERS: Mapping[str, Manner] = {
    "whisper": Manner(r"whisper\w*|耳语|悄声|悄悄|窃窃|气声", 0.94, 0, 0, -5.0),
    "slow": Manner(r"slow\w*|unhurried|measured|calm\w*|solemn\w*"
                   r"|缓|慢|从容|庄重|沉稳|一字一顿", 0.88),
    "fast": Manner(r"fast|quick\w*|rapid\w*|brisk\w*|hurr(?:y|ied)\w*|breathless\w*"
                   r"|急|快|匆忙|慌", 1.18),
    "low": Manner(r"low|deep\w*|bass|husky|低沉|浑厚|深沉|沉声", 1.0, -14),
    "high": Manner(r"high|bright\w*|shrill\w*|高亢|尖|清亮|清脆", 1.0, 16),
    "soft": Manner(r"soft\w*|gentl[ey]|tender\w*|warm\w*|quiet\w*|murmur\w*|kind\w*"
                   r"|温柔|温暖|温和|(?<!年)轻|柔|低声|小声|喃喃", 0.96, -4, -8, -3.0),
    "loud": Manner(r"loud\w*|shout\w*|scream\w*|cry(?:ing)? out|bellow\w*|roar\w*|powerful"
                   r"|大声|高声|喊|吼|洪亮|怒", 1.04, 8, 20, 4.0),
    "sad": Manner(r"sad\w*|sorrow\w*|weep\w*|griev\w*|悲|哀|伤|哭|哽咽|叹", 0.9, -6, -12, -1.5),
    "lively": Manner(r"lively|cheerful\w*|happ(?:y|ily)|joy\w*|excit\w*|laugh\w*|playful\w*"
                     r"|活泼|欢|高兴|兴奋|笑|俏皮", 1.07, 6, 18, 1.0),
}

_WOMAN = r"woman|women|female|girl|lady|mother|grandmother|queen|goddess|princess|empress|heroine" \
         r"|nun|witch|bride|wife|widow|sister|daughter|aunt|nurse|mermaid|hen|cow|she|her" \
         r"|女|姑娘|母|妈|奶奶|婆|姐|妹|娘|妃|皇后|王后|公主|妻|嫂|婶|姑|媳|尼姑"
_MAN = r"man|men|male|boy|father|grandfather|king|god|prince|emperor|hero|knight|warrior|soldier" \
       r"|monk|lord|gentleman|husband|brother|son|uncle|beard\w*|\w*fisherman|\w*herd|he|his" \
       r"|ox|bull|lion|bear|wolf|monster|dragon|giant" \
       r"|男|父|爸|爷|叔|伯|哥|弟|郎|汉|翁|先生|国王|皇帝|王子|公公|将军|武士|和尚|书生" \
       r"|胡子|胡须|白须|牛|虎|狮|龙|怪|魔"
"""Beasts and monsters too: a deep voice is what a listener expects of them."""
_AGES = (
    ("old", r"old|elderly|aged|ancient|grand\w+|老(?!师|板|虎|鼠)|年迈|奶奶|爷爷|婆婆|公公"),
    ("child", r"child\w*|kid|boy|girl|little|童|孩|娃"),
    ("young", r"young|youthful|teenage\w*|年轻|青年|少女|少年|姑娘"),
)
"""The first that matches decides: "an old child" is rarer than a grandmother of children."""

_THROATS: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("woman", "grown"): ("Annie", ()), ("woman", "young"): ("f2", ()),
    ("woman", "old"): ("grandma", ()), ("woman", "child"): ("f5", ("high",)),
    ("man", "grown"): ("Gene", ()), ("man", "young"): ("m3", ()),
    ("man", "old"): ("grandpa", ()), ("man", "child"): ("f4", ("high",)),
}


def manners_in(words: str) -> tuple[str, ...]:
    """The names of the manners that ``words`` speak of, in the order of the table."""
    return tuple(name for name, manner in MANNERS.items() if _has(manner.words, words))


def sex_in(words: str) -> str:
    """"woman", "man", or "" where ``words`` name neither; a king's daughter is a woman."""
    if _has(_WOMAN, words):
        return "woman"
    return "man" if _has(_MAN, words) else ""


def age_in(words: str) -> str:
    """"old", "child" or "young"; "grown" where ``words`` say nothing of it."""
    return next((name for name, pattern in _AGES if _has(pattern, words)), "grown")


def nearest_throat(words: str) -> tuple[str, tuple[str, ...]]:
    """The variant, and manners of its own, whose sex and age come nearest to ``words``.

    Without a word of either, the usual one: a grown woman's.
    """
    return _THROATS[sex_in(words) or "woman", age_in(words)]


def describes(words: str) -> bool:
    """Whether any word of ``words`` means something here."""
    patterns = (_WOMAN, _MAN, *(pattern for _, pattern in _AGES))
    return bool(manners_in(words)) or any(_has(pattern, words) for pattern in patterns)


def _has(pattern: str, words: str) -> bool:
    """Whole words where they are Latin, so that "slow" is not "low"; any place in Chinese."""
    return re.search(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", words, re.IGNORECASE) is not None
