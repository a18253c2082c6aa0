"""A look gives the view of what a read returns, after every kind of write."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Release
from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import StaleAccount
from puntual.domain.receivables.receivable import InvoiceStatus
from tests.contracts.conftest import Ports
from tests.factories import (
    NOON,
    TODAY,
    a_consent,
    a_contact,
    a_document,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_invoice,
)

DAY = timedelta(days=1)
OPT_OUT = a_consent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.9")
type Act = Callable[[Ports], object]


def _claim(seq: int, at: datetime, *, is_over: bool = True) -> Act:
    def act(ports: Ports) -> None:
        contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
        ports.contacts.claim(ports.excerpt(), contact, b"log")
        if is_over:
            ports.contacts.settle(a_key(), contact.with_evidence(ContactState.EXPIRED, at))

    return act


def _report(seq: int, at: datetime, state: ContactState) -> Act:
    contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
    return lambda ports: ports.contacts.record_status(a_ref(contact), a_status(state, NOON))


def _at(days: int) -> datetime:
    return NOON + days * DAY


UNREACHABLE = a_hold("h-2", kind=HoldKind.UNREACHABLE, since=_at(-30), until=_at(-20))
OTHER = an_invoice(external_id="F-2", due_on=TODAY + 9 * DAY)
CANCELLED = replace(OTHER, status=InvoiceStatus.CANCELLED)
PAID = a_payment(minor=3000)
EARLIER = replace(PAID, id=a_document("P-2"), paid_on=PAID.paid_on - 2 * DAY)
LAST = replace(PAID, id=a_document("P-3"), paid_on=PAID.paid_on + DAY)
MOVED = a_profile(phone="+525550000002")
ENDED = replace(UNREACHABLE, until=UNREACHABLE.since)
LIFE: tuple[tuple[str, Act], ...] = (
    ("invoice", lambda ports: ports.changes.put_invoice(a_key(), an_invoice(), "i1")),
    ("profile", lambda ports: ports.changes.put_profile(a_profile())),
    ("consent", lambda ports: ports.changes.add_consent(a_key(), OPT_OUT)),
    ("claim", _claim(1, _at(-15))),
    ("release", lambda ports: ports.changes.add_release(a_key(), Release("late", _at(-14), "R"))),
    ("hold", lambda ports: ports.changes.add_hold(a_key(), a_hold(until=None))),
    ("end", lambda ports: ports.changes.end_hold(a_key(), a_hold().id, _at(-13), "Rosa")),
    ("claim again", _claim(2, _at(-12))),
    ("unreachable", lambda ports: ports.changes.add_hold(a_key(), UNREACHABLE)),
    ("third claim", _claim(3, _at(-9))),
    ("fourth claim", _claim(4, _at(-6))),
    ("late delivery", _report(1, _at(-15), ContactState.DELIVERED)),
    ("late reading", _report(1, _at(-15), ContactState.READ)),
    ("other invoice", lambda ports: ports.changes.put_invoice(a_key(), OTHER, "i2")),
    ("payment", lambda ports: ports.changes.put_payment(a_key(), PAID, "p1")),
    ("earlier payment", lambda ports: ports.changes.put_payment(a_key(), EARLIER, "p2")),
    ("cancelled", lambda ports: ports.changes.put_invoice(a_key(), CANCELLED, "i3")),
    ("phone", lambda ports: ports.changes.put_profile(MOVED, [ENDED])),
    ("fifth claim", _claim(5, _at(-3), is_over=False)),
    ("delivery", _report(5, _at(-3), ContactState.DELIVERED)),
    ("reading", _report(5, _at(-3), ContactState.READ)),
    ("unknown contact", _report(6, _at(-1), ContactState.DELIVERED)),
    ("last payment", lambda ports: ports.changes.put_payment(a_key(), LAST, "p3")),
)


def test_after_every_write_of_a_life_a_look_gives_the_view_of_the_whole(ports: Ports) -> None:
    for name, act in LIFE:
        act(ports)
        for at in (NOON, NOON + 40 * DAY):
            assert ports.excerpt().view(at) == view_of(ports.account(), at), name


@pytest.mark.parametrize("number", [number for number, _ in enumerate(LIFE)])
def test_any_write_but_a_status_of_an_open_contact_makes_a_claim_on_an_earlier_look_fail(
    ports: Ports, number: int
) -> None:
    for _, act in LIFE[:number]:
        act(ports)
    read = ports.accounts.look(a_key())
    name, act = LIFE[number]
    act(ports)
    if read is None or name in ("late reading", "delivery", "reading"):
        # Nothing was there to claim, or nothing that a decision could have overlooked.
        return
    contact = a_contact(seq=read.next_seq, claimed_at=_at(1), local_date=TODAY)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(read, contact, b"log")


def test_a_view_that_is_right_is_not_folded_anew(ports: Ports) -> None:
    assert not ports.changes.refold(a_key(), NOON)
    for _, act in LIFE:
        act(ports)
    rev = ports.account().rev
    assert not ports.changes.refold(a_key(), NOON)
    assert ports.account().rev == rev


def test_nothing_is_seen_of_an_account_that_is_not_there(ports: Ports) -> None:
    assert ports.accounts.look(a_key()) is None
