"""What a billing system says anew of a consent: neither a repeat, nor a renewal without ground."""

from collections.abc import Iterable
from dataclasses import replace
from unicodedata import normalize

from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, is_withdrawal
from puntual.domain.channel import Channel


def new_events(
    known: Iterable[ConsentEvent], sent: Iterable[ConsentEvent]
) -> tuple[ConsentEvent, ...]:
    """Return what a billing system sent beyond what is on record, as it is to be kept.

    A statement that differs in its instant only is no new one: exports stamp them. And a renewal
    takes evidence of its own: with that of an earlier grant it is kept as a plain grant.
    """
    on_record, fresh = [*known], []
    for event in sorted(sent, key=lambda one: one.at):
        kept = _as_kept(event, on_record)
        if not _is_said(kept, on_record):
            on_record.append(kept)
            fresh.append(kept)
    return tuple(fresh)


def without_borrowed_proof(
    sent: Iterable[ConsentEvent], elsewhere: Iterable[ConsentEvent]
) -> tuple[ConsentEvent, ...]:
    """Return statements of which none is a renewal with the evidence of another record's grant."""
    proofs = _proofs_of(elsewhere)
    return tuple(
        replace(one, renewed=False) if one.renewed and _proof(one) in proofs else one
        for one in sent
    )


def _as_kept(event: ConsentEvent, known: Iterable[ConsentEvent]) -> ConsentEvent:
    """Return a statement without its claim to be a renewal, where that has no ground."""
    if not event.renewed:
        return event
    proofs = _proofs_of(one for one in known if one != event)
    is_grounded = not is_withdrawal(event) and _proof(event) not in proofs
    return event if is_grounded else replace(event, renewed=False)


def _proofs_of(events: Iterable[ConsentEvent]) -> frozenset[str]:
    """Return what proves the grants among statements."""
    return frozenset(_proof(one) for one in events if not is_withdrawal(one))


def _proof(event: ConsentEvent) -> str:
    """Return what proves a statement: another spelling of it is no other proof."""
    return "".join(filter(str.isalnum, normalize("NFKC", event.evidence).casefold()))


def _is_said(event: ConsentEvent, known: Iterable[ConsentEvent]) -> bool:
    """Tell whether the same was said at that instant or before it, and holds."""
    on_record = [*known]
    alike = [one for one in on_record if _without_instant(one) == _without_instant(event)]
    said_at = max((one.at for one in alike if one.at <= event.at), default=None)
    if said_at is None or said_at == event.at or not is_withdrawal(event):
        return said_at is not None
    return not any(one.renewed and one.at > said_at for one in on_record)


def _without_instant(event: ConsentEvent) -> tuple[ConsentKind, str, str, frozenset[Channel]]:
    return event.kind, event.source, event.evidence, event.channels
