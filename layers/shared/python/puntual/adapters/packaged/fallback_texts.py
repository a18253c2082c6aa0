"""What a step says by SMS and by e-mail, from the reviewed data file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from puntual.adapters.packaged.spoken_languages import find_text, inherit, spoken_in
from puntual.data import FOLDER
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.catalogue import Catalogue, Version
from puntual.domain.templates.template import Template, template_name, template_stem

# Speaks for a step that has no words of its own.
GENERIC: Final = "reminder"
_TTL: Final = timedelta(hours=1)
_PART: Final = re.compile(r"<([a-z_]+)>")
_GAPS: Final = ((re.compile(r" {2,}"), " "), (re.compile(r"\n{3,}"), "\n\n"))

type _Key = tuple[Channel, str]


class PackagedFallbackTexts:
    """Texts from a data file, the package's own by default. They are templates without buttons."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or FOLDER / "fallback_texts.toml"

    def all(self, channel: Channel) -> tuple[Template, ...]:
        """Return every text of a channel, in every language."""
        return tuple(
            text
            for (known, _), languages in self._by_stem.items()
            if known is channel
            for text in languages.values()
        )

    def find(
        self, channel: Channel, name: str, profile: Profile, form: FormOfAddress | None = None
    ) -> Template:
        """Return what a step says to a customer, in its country's words if there are any.

        Args:
            channel: over which it goes out.
            name: of the step's template.
            profile: of the customer.
            form: how the creditor addresses all its customers; None for the usual form of each.

        Raises:
            MissingConfiguration: the channel has no texts at all.
        """
        stem = template_stem(name) or GENERIC
        texts = self._by_stem.get((channel, stem)) or self._by_stem.get((channel, GENERIC))
        if texts is None:
            raise MissingConfiguration(f"there are no texts for {channel}")
        stem = next(iter(texts)).stem
        known = Catalogue(
            {one: frozenset(v.language for v in texts if v.stem == one) for one, _ in texts}, form
        )
        return texts[next(known.versions_of(stem, profile))]

    @cached_property
    def _by_stem(self) -> dict[_Key, dict[Version, Template]]:
        try:
            raw = tomllib.loads(self._file.read_text("utf-8"))
            return {
                (channel, stem): dict(_versions(raw[channel], stem, words))
                for channel in sorted(FALLBACKS)
                for stem, words in raw["words"].items()
            }
        except (OSError, KeyError, TypeError, AttributeError, ValueError) as err:
            raise MissingConfiguration("the fallback texts cannot be read") from err


def _versions(
    frames: Mapping[str, Any], stem: str, words: Mapping[str, Any]
) -> Iterator[tuple[Version, Template]]:
    for spoken in spoken_in(frames):
        parts = inherit(frames, spoken)
        said = find_text(words, spoken)
        note = parts["late_note"] if words.get("late") else ""
        body = _filled(parts["frame"], {**parts, "words": said, "late_note": note})
        version = spoken.version_of(stem)
        yield version, _template(version, body, parts["examples"])


def _filled(frame: str, parts: Mapping[str, Any]) -> str:
    text = _PART.sub(lambda match: str(parts[match[1]]), frame)
    for gap, instead in _GAPS:
        text = gap.sub(instead, text)
    return text.strip()


def _template(version: Version, body: str, examples: Mapping[str, str]) -> Template:
    name = template_name(version.stem)
    bare = Template(
        name, version.language, "UTILITY", body, (), _TTL, examples=MappingProxyType({})
    )
    known = {one: examples[one] for one in bare.variables if one in examples}
    return replace(bare, examples=MappingProxyType(known))
