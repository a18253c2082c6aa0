"""Everything that is held of a person as one page that they can read; nothing is loaded for it."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Final

from cli.history.gathering import gather
from cli.history.printed import item_of
from puntual.application.personal_data.export import HeldOfPerson, HeldRecord, media_of
from puntual.domain.accounts.account import Profile

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def as_page(held: HeldOfPerson, language: str) -> Iterator[str]:
    """Yield the page piece by piece; everything is escaped."""
    style = resources.files("cli.history").joinpath("page.css").read_text("utf-8")
    title = escape(_say("title", language))
    yield f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>"
    yield from _facts(
        {
            "creditor": held.person.records[0].creditor,
            "made_at": _instant(held.at),
            "made_by": held.by,
            "lines": ", ".join(held.person.lines),
        },
        language,
    )
    for record in held.records:
        yield from _record(record, language)
    yield from _unknown(held, language)
    yield from _media(held, language)
    yield f"<footer><p>{escape(_say('remark', language))}</p></footer></body></html>\n"


def _record(record: HeldRecord, language: str) -> Iterator[str]:
    profile = record.account.profile
    yield f"<h2>{escape(_say('record', language))} {escape(profile.key.debtor)}</h2>"
    yield from _facts(_of_profile(profile), language)
    yield "<ol>"
    entries = gather(record.account, record.not_sent, record.messages, {}, with_words=True)
    for entry in entries:
        yield from item_of(entry, language)
    yield "</ol>"


def _unknown(held: HeldOfPerson, language: str) -> Iterator[str]:
    if not held.strangers:
        return
    yield f"<h2>{escape(_say('unknown', language))}</h2><ol>"
    for one in held.strangers:
        yield f"<li><time>{_instant(one.at)}</time>"
        yield f"<blockquote>{escape(one.text)}</blockquote></li>"
    yield "</ol>"


def _media(held: HeldOfPerson, language: str) -> Iterator[str]:
    sent = [media_of(one) for one in held.messages if one.media is not None]
    if not sent:
        return
    yield f"<h2>{escape(_say('media', language))}</h2><ol>"
    for one in sent:
        told = "; ".join(f"{name}: {value}" for name, value in one.items() if value)
        yield f"<li><p>{escape(told)}</p></li>"
    yield "</ol>"


def _of_profile(profile: Profile) -> Mapping[str, str]:
    return {
        "name": profile.name,
        "phone": profile.phone or "",
        "email": profile.email or "",
        "country": "-".join(filter(None, (profile.country, profile.state))),
        "locale": profile.locale,
        "zone": profile.zone or "",
        "segment": profile.segment or "",
        "ids": ", ".join(sorted(profile.wa_ids)),
    }


def _facts(facts: Mapping[str, str], language: str) -> Iterator[str]:
    yield "<dl>"
    for name, value in facts.items():
        if value:
            yield f"<dt>{escape(_say(name, language))}</dt><dd>{escape(value)}</dd>"
    yield "</dl>"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _say(name: str, language: str) -> str:
    said: str = _words()[name][language]
    return said


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("cli.person").joinpath("words.toml").read_text("utf-8"))
