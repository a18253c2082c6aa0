"""A history as JSON, and as one page of HTML that can be printed."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Final

from cli.history.entry import Entry, Kind

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a history: creditor, debtor, reader and instant.

    Attributes:
        by: who read the words of the debtor; empty where they are left out.
    """

    creditor: str
    creditor_name: str
    debtor: str
    now: datetime
    by: str = ""


def as_json(heading: Heading, entries: Sequence[Entry]) -> str:
    """Return the whole history, with a digest of its entries."""
    told = [_told(one) for one in entries]
    document = {
        "creditor": heading.creditor,
        "debtor": heading.debtor,
        "written_at": _instant(heading.now),
        "words_read_by": heading.by or None,
        "sha256": digest_of(entries),
        "entries": told,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def digest_of(entries: Sequence[Entry]) -> str:
    """Return the digest by which two printed histories are compared."""
    told = [_told(one) for one in entries]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_page(heading: Heading, entries: Sequence[Entry], language: str) -> Iterator[str]:
    """Yield the page piece by piece; nothing is loaded from elsewhere, everything is escaped."""
    words = _words()
    style = resources.files("cli.history").joinpath("page.css").read_text("utf-8")
    title = _say(words["title"], language)
    yield f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{escape(title)} {escape(heading.debtor)}</title><style>{style}</style></head>"
    yield f"<body><h1>{escape(title)}</h1><dl>"
    for name, value in _facts_of(heading).items():
        yield f"<dt>{escape(_say(words[name], language))}</dt><dd>{escape(value)}</dd>"
    yield "</dl><ol>"
    for entry in entries:
        yield from item_of(entry, language)
    yield f"</ol><footer><p>{escape(_say(words['remark'], language))}</p>"
    yield f"<p>SHA-256 {digest_of(entries)}</p></footer></body></html>\n"


def _facts_of(heading: Heading) -> Mapping[str, str]:
    facts = {
        "creditor": f"{heading.creditor_name} ({heading.creditor})",
        "debtor": heading.debtor,
        "written_at": _instant(heading.now),
    }
    return {**facts, "read_by": heading.by} if heading.by else facts


def item_of(entry: Entry, language: str) -> Iterator[str]:
    """Yield one entry as an item of a list."""
    kind = _say(_words()[f"kind_{entry.kind.value}"], language)
    yield f'<li class="{entry.kind.value}"><time>{_instant(entry.at)}</time> '
    yield f"<strong>{escape(kind)}</strong>"
    facts = "; ".join(f"{name}: {value}" for name, value in entry.facts.items())
    yield f"<p>{escape(facts)}</p>"
    if entry.text is not None:
        yield f"<blockquote>{escape(entry.text)}</blockquote>"
    elif entry.kind is Kind.MESSAGE:
        yield f"<p><em>{escape(_say(_words()['no_words'], language))}</em></p>"
    yield "</li>"


def _told(entry: Entry) -> dict[str, object]:
    told: dict[str, object] = {"at": _instant(entry.at), "kind": entry.kind.value, **entry.facts}
    return told if entry.text is None else {**told, "text": entry.text}


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _say(words: Mapping[str, str], language: str) -> str:
    return words[language]


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("cli.history").joinpath("words.toml").read_text("utf-8"))
