"""The claim of record 13 as a model: one debtor, one day, two workers, and all that may go wrong.

Names are those of the code. A state holds the contacts of the day as they stand in the table, the
revision, the workers, and what WhatsApp has accepted; `successors` yields every state that may
follow. Time is what the deadline and the retry of a refused message stand for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

_MOST_STARTS, _MOST_CONTACTS = 4, 2


class Guard(StrEnum):
    """What keeps a second message away; each may be taken out."""

    UNCLAIMED = "a claim needs a place that is unclaimed"
    UNCHANGED_SINCE_READ = "a claim needs the revision that was read"
    IN_FLIGHT = "nothing is claimed while an outcome is unknown"
    STEP_DONE = "what was accepted, or may have been, uses the day up"
    UNCERTAIN = "a call without an answer is uncertain, and no failure"
    EXPIRED = "what expires uses the day up"
    COUNTS_UP = "a payment counts the revision up"
    BALANCE_ZERO = "who has paid is not reminded"
    DISPROVED = "a status that contradicts a refusal is a change of the account"
    DOUBT = "a refusal is not tried again before its `sent` could be heard"
    OWN_TOKEN = "an answer that was lost is recognised by its token"


# As ContactState, for one message; "" is a place that nobody has claimed.
type State = str


@dataclass(frozen=True, slots=True)
class Worker:
    """Where a worker stands: idle, looked, claimed, called."""

    at: str = "idle"
    rev: int = 0
    place: int = 0
    outcome: State = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that matters of one debtor on one day.

    Attributes:
        contacts: the state of each place.
        accepted: how many messages WhatsApp took for each place.
        told: the places of which a `sent` or `delivered` has come.
        claimed_after_payment: whether a claim knew of no payment that was on record.
    """

    contacts: tuple[State, ...] = ()
    rev: int = 0
    is_paid: bool = False
    workers: tuple[Worker, Worker] = (Worker(), Worker())
    accepted: tuple[int, ...] = ()
    told: frozenset[int] = frozenset()
    starts: int = 0
    claimed_after_payment: bool = False

    @property
    def wrong(self) -> str:
        """Say what must not be."""
        if sum(self.accepted) > 1:
            return "twice"
        return "after payment" if self.claimed_after_payment else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The rules, with some guards taken out.

    Attributes:
        without: these guards.
        errs: whether WhatsApp answers an error to some messages that it accepts all the same.
        hears_sent: whether the `sent` of those is heard before they are tried again.
    """

    without: frozenset[Guard] = frozenset()
    errs: bool = True
    hears_sent: bool = True

    def successors(self, now: Account) -> Iterator[tuple[str, Account]]:
        """Yield what may happen next."""
        if not now.is_paid:
            up = 0 if Guard.COUNTS_UP in self.without else 1
            yield "pay", replace(now, is_paid=True, rev=now.rev + up)
        for number, worker in enumerate(now.workers):
            for what, after in self._steps(now, worker):
                yield f"{what} {number + 1}", _with(after[0], number, after[1])
        yield from self._by_time(now)
        yield from self._statuses(now)

    def _steps(self, now: Account, worker: Worker) -> Iterator[tuple[str, tuple[Account, Worker]]]:
        match worker.at:
            case "idle":
                if now.starts < _MOST_STARTS and self._may_send(now):
                    started = replace(now, starts=now.starts + 1)
                    yield "look", (started, Worker("looked", now.rev, len(now.contacts)))
            case "looked":
                yield from self._claims(now, worker)
            case "claimed":
                yield from self._calls(now, worker)
            case "called":
                yield "record", (self._recorded(now, worker), Worker())
        if worker.at != "idle":
            yield "die", (now, Worker())

    def _may_send(self, now: Account) -> bool:
        """Decide as the code does: suppression first, then what the day has seen."""
        if now.is_paid and Guard.BALANCE_ZERO not in self.without:
            return False
        open_ones = {"claimed", "uncertain"}
        if Guard.IN_FLIGHT not in self.without and open_ones.intersection(now.contacts):
            return False
        done = set[State]() if Guard.STEP_DONE in self.without else {"delivered"}
        if Guard.EXPIRED not in self.without:
            done.add("expired")
        return not done.intersection(now.contacts)

    def _claims(
        self, now: Account, worker: Worker
    ) -> Iterator[tuple[str, tuple[Account, Worker]]]:
        if self._awaits_sent(now):
            return
        is_free = worker.place == len(now.contacts) or Guard.UNCLAIMED in self.without
        is_as_read = worker.rev == now.rev or Guard.UNCHANGED_SINCE_READ in self.without
        if not (is_free and is_as_read) or len(now.contacts) >= _MOST_CONTACTS:
            yield "claim refused", (now, Worker())
            return
        late = now.claimed_after_payment or now.is_paid
        claimed = replace(
            now,
            contacts=(*now.contacts, "claimed"),
            accepted=(*now.accepted, 0),
            claimed_after_payment=late,
        )
        place = len(now.contacts)
        yield "claim", (claimed, Worker("claimed", now.rev, place))
        # The answer was lost, and the client asks again: it meets its own token, or a stranger's.
        if Guard.OWN_TOKEN in self.without:
            given_back = _at(claimed, place, "failed")
            yield "claim taken for another's", (given_back, Worker("claimed", now.rev, place))
        yield "claim given back", (_at(claimed, place, "failed"), Worker())

    def _calls(self, now: Account, worker: Worker) -> Iterator[tuple[str, tuple[Account, Worker]]]:
        counts = list(now.accepted)
        counts[worker.place] += 1
        taken = replace(now, accepted=tuple(counts))
        unknown = "failed" if Guard.UNCERTAIN in self.without else "uncertain"
        yield "accepted", (taken, replace(worker, at="called", outcome=""))
        yield "accepted, no answer", (taken, replace(worker, at="called", outcome=unknown))
        if self.errs:
            yield "accepted, an error", (taken, replace(worker, at="called", outcome="failed"))
        yield "no answer", (now, replace(worker, at="called", outcome=unknown))
        yield "refused", (now, replace(worker, at="called", outcome="failed"))

    def _recorded(self, now: Account, worker: Worker) -> Account:
        state = now.contacts[worker.place]
        if not worker.outcome or state not in {"claimed", "uncertain"}:
            return now
        return _at(now, worker.place, worker.outcome)

    def _awaits_sent(self, now: Account) -> bool:
        """Tell whether a doubt's row waits for the `sent` that a refusal would be disproved by."""
        return (
            self.hears_sent
            and Guard.DOUBT not in self.without
            and any(
                state == "failed" and count > 0 and place not in now.told
                for place, (state, count) in enumerate(
                    zip(now.contacts, now.accepted, strict=True)
                )
            )
        )

    def _by_time(self, now: Account) -> Iterator[tuple[str, Account]]:
        for place, state in enumerate(now.contacts):
            if state in {"claimed", "uncertain"} and not _is_at_work(now, place):
                yield "deadline", _at(now, place, "expired")

    def _statuses(self, now: Account) -> Iterator[tuple[str, Account]]:
        """Late, repeated, in any order: each moves the state up once."""
        for place, count in enumerate(now.accepted):
            if count and place not in now.told:
                told = replace(now, told=now.told | {place})
                was_final = now.contacts[place] in {"failed", "expired"}
                is_change = was_final and Guard.DISPROVED not in self.without
                yield "delivered", replace(_at(told, place, "delivered"), rev=now.rev + is_change)


def _with(now: Account, number: int, worker: Worker) -> Account:
    workers = (worker, now.workers[1]) if number == 0 else (now.workers[0], worker)
    return replace(now, workers=workers)


def _at(now: Account, place: int, state: State) -> Account:
    changed = list(now.contacts)
    changed[place] = state
    return replace(now, contacts=tuple(changed))


def _is_at_work(now: Account, place: int) -> bool:
    """Tell whether somebody has it in hand: a deadline is hours away, a call seconds."""
    return any(one.at in {"claimed", "called"} and one.place == place for one in now.workers)


def find_wrong(claim: Claim) -> tuple[list[str], int]:
    """Return the shortest way to what must not be, empty if there is none; and the states seen."""
    seen: dict[Account, tuple[Account, str] | None] = {Account(): None}
    front = [Account()]
    while front:
        following = []
        for now in front:
            for what, after in claim.successors(now):
                if after in seen:
                    continue
                seen[after] = (now, what)
                if after.wrong:
                    return [*_way_to(after, seen), after.wrong], len(seen)
                following.append(after)
        front = following
    return [], len(seen)


def _way_to(state: Account, seen: dict[Account, tuple[Account, str] | None]) -> list[str]:
    way: list[str] = []
    while (step := seen[state]) is not None:
        state, what = step
        way.append(what)
    return way[::-1]
