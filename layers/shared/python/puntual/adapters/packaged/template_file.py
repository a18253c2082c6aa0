"""The reviewed data file of a template: its texts, its variants and what messages share."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from puntual.adapters.packaged.spoken_languages import Spoken, find_text, inherit, spoken_in
from puntual.domain.errors import InvalidInput
from puntual.domain.templates.template import PAY, QuickReply, Template, template_name

# No template needs another: what Meta cannot fetch, it tries for a day and more.
_TTL_SECONDS = 3600
_PART = re.compile(r"<([a-z_]+)>")
_BLANK_LINES = re.compile(r"\n{3,}")
type _Parts = Mapping[str, Mapping[str, Any]]


def read_templates(text: str, parts: str = "", file: str = "template") -> tuple[Template, ...]:
    """Read one data file: a template with its variants, in all its languages.

    A language with a country exists only where its text or a part that it uses differs, and in
    another form of address where it exists at all.

    Args:
        text: the file.
        parts: the file of what all messages of a language share.
        file: its name, for errors.

    Raises:
        InvalidInput: the file is no TOML, or lacks something, or names what does not exist.
    """
    try:
        return tuple(_read(tomllib.loads(text), tomllib.loads(parts)))
    except tomllib.TOMLDecodeError as err:
        raise InvalidInput(file, "is not TOML", f"mend the syntax: {err}") from err
    except (KeyError, TypeError, AttributeError) as err:
        fix = "compare it with a file of the catalogue"
        raise InvalidInput(file, f"lacks or misuses {err}", fix) from err


def _read(raw: Mapping[str, Any], parts: _Parts) -> Iterator[Template]:
    texts = raw["text"]
    for variant in ("", *raw.get("variants", [])):
        known: dict[str, str] = {}
        for spoken in spoken_in((*texts, *parts)):
            text = find_text(texts, spoken)
            if text is None:
                continue
            template = _build(raw, variant, spoken, text, inherit(parts, spoken))
            if _is_needed(template, spoken, known):
                known.setdefault(spoken.language, template.body)
                yield template


def _is_needed(template: Template, spoken: Spoken, known: Mapping[str, str]) -> bool:
    """Tell whether a country says something else, or says what it has to in another form."""
    if spoken.is_own:
        return template.body != known.get(spoken.language.partition("_")[0])
    return spoken.language in known


def _build(
    raw: Mapping[str, Any], variant: str, spoken: Spoken, text: str, parts: Mapping[str, Any]
) -> Template:
    stem, language = spoken.version_of("_".join(filter(None, (raw["stem"], variant))))
    labels = {name: parts["buttons"][name] for name in raw["buttons"]}
    bare = Template(
        name=template_name(stem),
        language=language,
        category="UTILITY",
        body=_compose(text, variant, parts),
        quick_replies=tuple(QuickReply(label, name) for name, label in labels.items()),
        ttl=timedelta(seconds=raw.get("ttl_seconds", _TTL_SECONDS)),
        examples=MappingProxyType({}),
        pay_label=parts["buttons"][PAY] if variant.endswith("pay") else "",
        is_answer=raw.get("answer", False),
        is_sent=raw.get("send", True),
    )
    return _with_examples(bare, parts["examples"] | raw.get("examples", {}))


def _with_examples(template: Template, examples: Mapping[str, str]) -> Template:
    known = {name: examples[name] for name in template.variables if name in examples}
    return replace(template, examples=MappingProxyType(known))


def _compose(text: str, variant: str, parts: Mapping[str, Any]) -> str:
    def part(match: re.Match[str]) -> str:
        name = match[1]
        found: str = parts.get(f"{name}_{variant}", parts[name])
        return found.strip()

    return _BLANK_LINES.sub("\n\n", _PART.sub(part, text)).strip()
