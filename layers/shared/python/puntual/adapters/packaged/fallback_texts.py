"""What a step says by SMS and by e-mail, from the reviewed data file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final

from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.catalogue import template_language
from puntual.domain.templates.template import Template, template_name, template_stem

# Speaks for a step that has no words of its own.
GENERIC: Final = "reminder"
_TTL: Final = timedelta(hours=1)
_PART: Final = re.compile(r"<([a-z_]+)>")
_GAPS: Final = ((re.compile(r" {2,}"), " "), (re.compile(r"\n{3,}"), "\n\n"))

type _Key = tuple[Channel, str]


class PackagedFallbackTexts:
    """Texts from a data file, the package's own by default. They are templates without buttons."""

    def __init__(self, file: Traversable | None = None) -> None:
        self._file = file or resources.files("puntual.data") / "fallback_texts.toml"

    def all(self, channel: Channel) -> tuple[Template, ...]:
        """Return every text of a channel, in every language."""
        return tuple(
            text
            for (known, _), languages in self._by_stem.items()
            if known is channel
            for text in languages.values()
        )

    def find(self, channel: Channel, name: str, locale: str) -> Template:
        """Return what a step says to a locale, in its country's words if there are any.

        Raises:
            MissingConfiguration: the channel has no texts at all.
        """
        stem = template_stem(name) or GENERIC
        texts = self._by_stem.get((channel, stem)) or self._by_stem.get((channel, GENERIC))
        if texts is None:
            raise MissingConfiguration(f"there are no texts for {channel}")
        return texts[template_language(locale, frozenset(texts))]

    @cached_property
    def _by_stem(self) -> dict[_Key, dict[str, Template]]:
        try:
            raw = tomllib.loads(self._file.read_text("utf-8"))
            return {
                (channel, stem): dict(_languages(raw[channel], stem, words))
                for channel in sorted(FALLBACKS)
                for stem, words in raw["words"].items()
            }
        except (OSError, KeyError, TypeError, AttributeError, ValueError) as err:
            raise MissingConfiguration("the fallback texts cannot be read") from err


def _languages(
    frames: Mapping[str, Any], stem: str, words: Mapping[str, Any]
) -> Iterator[tuple[str, Template]]:
    for language in frames:
        parts = _inherited(frames, language)
        parent = language.partition("_")[0]
        said = words.get(language) or words[parent]
        note = parts["late_note"] if words.get("late") else ""
        body = _filled(parts["frame"], {**parts, "words": said, "late_note": note})
        yield language, _template(stem, language, body, parts["examples"])


def _inherited(frames: Mapping[str, Any], language: str) -> dict[str, Any]:
    parent, own = frames.get(language.partition("_")[0], {}), frames[language]
    examples = {**parent.get("examples", {}), **own.get("examples", {})}
    return {**parent, **own, "examples": examples}


def _filled(frame: str, parts: Mapping[str, Any]) -> str:
    text = _PART.sub(lambda match: str(parts[match[1]]), frame)
    for gap, instead in _GAPS:
        text = gap.sub(instead, text)
    return text.strip()


def _template(stem: str, language: str, body: str, examples: Mapping[str, str]) -> Template:
    bare = Template(template_name(stem), language, "UTILITY", body, (), _TTL, MappingProxyType({}))
    known = {name: examples[name] for name in bare.variables if name in examples}
    return Template(bare.name, language, bare.category, body, (), _TTL, MappingProxyType(known))
