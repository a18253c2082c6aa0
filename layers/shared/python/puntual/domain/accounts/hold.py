"""Holds: reasons for which an account, or some of its instalments, gets no reminders."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from puntual.domain.agreements.promise import Promise, Promised
from puntual.domain.ids import escape_id
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from puntual.domain.receivables.receivable import InstalmentKey


class HoldKind(StrEnum):
    """The reason of a hold."""

    PROMISE = "promise"
    PLAN = "plan"
    DISPUTE = "dispute"
    CLAIM = "claim"
    # A transfer runs, or a voucher or boleto was issued: money may come until it lapses.
    PAYMENT_PENDING = "payment_pending"
    HANDOFF = "handoff"
    MANUAL = "manual"
    # CL Ley 19.496 art. 37 ends reminders at once when it comes to a court.
    LAWSUIT = "lawsuit"
    INSOLVENCY = "insolvency"
    # SP Lei 13.226/2008: the phone is in a register of those who want no calls of a business.
    BLOCKING_REGISTER = "blocking_register"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"
    UNREACHABLE = "unreachable"
    NUMBER_CHANGED = "number_changed"
    MERGING = "merging"


# These stop receipts and answers as well; under the other kinds those are still sent.
SILENCING = frozenset(
    {
        HoldKind.DECEASED,
        HoldKind.WRONG_NUMBER,
        HoldKind.UNREACHABLE,
        HoldKind.NUMBER_CHANGED,
        HoldKind.MERGING,
    }
)
# What is said of a phone ends with the phone.
OF_THE_PHONE = frozenset({HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE, HoldKind.NUMBER_CHANGED})


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold.

    Attributes:
        id: unique in the account; the same reply twice gives the same id.
        since: its beginning (UTC).
        until: its end (UTC, exclusive); None when only a person may end it.
        instalments: the instalments that it covers; empty for the whole account.
        origin: its cause, e.g. ``reply:already_paid``.
        ended_by: the person who ended it early; empty when none did.
        promised_on: the debtor's day for which payment was promised, where one was named.
        may_be_opt_out: whether the words behind it may have been a wish to be left alone; then
            nothing answers them.
        promised: what was promised for that day; None where no sum is known.
    """

    id: str
    kind: HoldKind
    since: datetime
    until: datetime | None
    instalments: frozenset[InstalmentKey] = frozenset()
    origin: str = ""
    ended_by: str = ""
    promised_on: date | None = None
    may_be_opt_out: bool = False
    promised: Promised | None = None

    def is_active(self, now: datetime) -> bool:
        """Tell whether it is in force at an instant."""
        return self.since <= now and (self.until is None or now < self.until)

    @property
    def covers_account(self) -> bool:
        """Tell whether it covers the whole account."""
        return not self.instalments

    @property
    def promise(self) -> Promise | None:
        """The promise that made it; None for any other hold."""
        day, promised = self.promised_on, self.promised
        if self.kind is not HoldKind.PROMISE or day is None or promised is None:
            return None
        is_cancelled = bool(self.ended_by) or promised.is_replaced or promised.is_taken_back
        return Promise(self.id, promised.heard_at or self.since, day, promised, is_cancelled)


def unknown_among(holds: Iterable[Hold], known: Iterable[Hold]) -> list[Hold]:
    """Return the holds that are not on record, not even as ended ones."""
    names = {one.id for one in known}
    return [one for one in holds if one.id not in names]


# In force at once, of one kind and for the whole account. Each message of a debtor may make one,
# and they stand in all that is read and written of the account.
MOST_ALIKE: Final = 20
# Nobody edits a message so often that two of these letters are the same.
_OF_AN_EDIT: Final = 8
# What a machine takes from words, so that other words may take it back.
_OF_WORDS: Final = frozenset({HoldKind.PROMISE, HoldKind.CLAIM})
_BY_REPLY: Final = "reply:"
# A hold of a message, or of one of its edits; what a person made of it has more behind.
_SAID: Final = re.compile(r"(?P<message>reply\.[^.]+)(?P<edit>\.edit\.[^.]+)?")


def name_of_edit(message: str, edit: str) -> str:
    """Return the name of what an edit asks for, which tells whose words it replaces.

    Args:
        message: the name of the message.
        edit: the edit's own name.
    """
    return f"{message}.edit.{edit.rpartition('.')[2][:_OF_AN_EDIT]}"


def replaced_by_edit(holds: Iterable[Hold], edit_id: str, at: datetime) -> list[Hold]:
    """Return the holds in force that end with an edit: those of the words before it."""
    message, edit = _said_in(edit_id)
    return [
        one
        for one in holds
        if edit
        and one.kind in _OF_WORDS
        and one.is_active(at)
        and one.id != edit_id
        and _said_in(one.id)[0] == message
    ]


def _is_replaced(holds: Iterable[Hold], new: Hold) -> bool:
    """Tell whether an edit came before the words that it replaces."""
    message, _ = _said_in(new.id)
    return bool(message) and any(
        edit and of == message and one.id != new.id and one.since >= new.since
        for one in holds
        for of, edit in (_said_in(one.id),)
        if new.kind in _OF_WORDS
    )


def _said_in(name: str) -> tuple[str, str]:
    """Return the message of a hold, and the mark of its edit; empty for what there is not."""
    found = _SAID.fullmatch(name)
    return (found["message"], found["edit"] or "") if found else ("", "")


def is_superfluous(holds: Iterable[Hold], new: Hold) -> bool:
    """Tell whether a new hold need not be stored.

    So many like it last longer, or its words were replaced by an edit that came before them.
    """
    known = [*holds]
    return _is_replaced(known, new) or _is_outlasted(known, new)


def _is_outlasted(holds: Iterable[Hold], new: Hold) -> bool:
    alike = _alike(holds, new)
    return len(alike) >= MOST_ALIKE and all(_outlasts(one, new) for one in alike)


def giving_way(holds: Iterable[Hold], new: Hold) -> Hold | None:
    """Return the hold that ends where a new one begins, as it is then; None if there is room."""
    alike = _alike(holds, new)
    ending = [one for one in alike if not _outlasts(one, new)]
    if len(alike) < MOST_ALIKE or not ending:
        return None
    first = min(ending, key=lambda one: (one.until or one.since, one.since, one.id))
    return _ended(first, new, is_edit=True)


def with_new_hold(holds: Iterable[Hold], new: Hold) -> tuple[Hold, ...]:
    """Return holds with a new one; some of those before it may end there."""
    known = [*holds]
    if is_superfluous(known, new):
        return tuple(known)
    ended = {one.id: one for one in ended_with(known, new)}
    return (*(ended.get(one.id, one) for one in known), new)


def ended_with(holds: Iterable[Hold], new: Hold) -> Sequence[Hold]:
    """Return the holds that end where a new one begins, as they are then.

    Those whose words it replaces, the promise in whose place it comes, and of too many alike the
    one that would end first.
    """
    known = [*holds]
    edited = replaced_by_edit(known, new.id, new.since)
    ended = [_ended(one, new, is_edit=True) for one in edited]
    moved = [one for one in known if one not in edited and _is_moved_by(new, one)]
    ended += (_ended(one, new) for one in moved)
    left = [one for one in known if one not in edited and one not in moved]
    first = giving_way(left, new)
    return ended if first is None else [*ended, first]


def _ended(hold: Hold, new: Hold, *, is_edit: bool = False) -> Hold:
    promised = hold.promised
    if promised is not None:
        promised = replace(promised, is_taken_back=is_edit, is_replaced=not is_edit)
    return replace(hold, until=max(hold.since, new.since), promised=promised)


def _is_moved_by(new: Hold, old: Hold) -> bool:
    """Tell whether a promise takes the place of an earlier one, or of a promise without a day.

    Two sums for two days are two promises.
    """
    if new.promised is None or old.kind is not HoldKind.PROMISE or old.id == new.id:
        return False
    if not (old.is_active(new.since) and old.covers_account):
        return False
    if old.promised is None:
        return old.promised_on is None and old.origin.startswith(_BY_REPLY)
    both = new.promised.is_part and old.promised.is_part
    other = old.promised_on != new.promised_on and old.promised.sums != new.promised.sums
    return not (both and other)


def _alike(holds: Iterable[Hold], new: Hold) -> list[Hold]:
    # By how long somebody was unreachable the next failure is judged; nothing is sent meanwhile.
    if not new.covers_account or new.kind is HoldKind.UNREACHABLE:
        return []
    return [
        one
        for one in holds
        if one.kind is new.kind
        and one.covers_account
        and one.id != new.id
        and (one.until is None or one.until > new.since)
    ]


def _outlasts(one: Hold, new: Hold) -> bool:
    """Tell whether a hold ends later than a new one; of two without an end the new one stays."""
    if one.until is None or new.until is None:
        return new.until is not None
    return one.until > new.until


_KINDS = {
    ReversalReason.CHARGEBACK: HoldKind.DISPUTE,
    # Who gave money back may not want it: for a person, and nobody asked for an answer.
    ReversalReason.REFUND: HoldKind.MANUAL,
}


def hold_of(reversal: Reversal) -> Hold | None:
    """Return the hold of a reversal, until a person ends it; None if it causes none.

    It covers the account. Which instalment the payment had settled follows from the allocation,
    and may change with what comes later; and who is in dispute, or was given money back, is not
    asked for the rest by a machine meanwhile.
    """
    kind = _KINDS.get(reversal.reason)
    if kind is None:
        return None
    return Hold(
        id=_hold_id(reversal.id),
        kind=kind,
        since=reversal.recorded_at,
        until=None,
        origin=f"reversal:{reversal.reason}",
    )


def _hold_id(id_: ReversalId) -> str:
    payment = id_.payment
    names = (payment.external_id, id_.external_id)
    return ".".join(("reversal", payment.source, *map(escape_id, names)))
