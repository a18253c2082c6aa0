"""What a contact adds to the view of its account, by the state in which it is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from puntual.domain.accounts.contact import COUNTED, Contact, Coverage, Purpose, parse_contact_id
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import ARRIVED, RANK, UNKNOWN_OUTCOME, ContactState
from puntual.domain.accounts.view import (
    AccountView,
    AnsweredHold,
    ChannelRecord,
    OpenRelease,
    SentStep,
)
from puntual.domain.receivables.receivable import InstalmentKey, Payment

# The caps look back a week, by the calendar or by the hour, in the strictest zone; WhatsApp's
# quota a day and its pause some hours.
COUNTED_FOR: Final = timedelta(days=10)
# A policy may leave 2,160 hours between two messages. Of older attempts only the last one matters.
LONGEST_GAP: Final = timedelta(days=91)
# No cap counts answers, and after a day WhatsApp takes none: kept for longer than any is in doubt.
_ANSWERS_KEPT_FOR: Final = timedelta(days=3)


def add_contact(view: AccountView, contact: Contact, as_of: datetime) -> AccountView:
    """Return the view with one more contact, which was claimed after all in it.

    Args:
        view: of the account without the contact.
        contact: as it is known.
        as_of: the instant (UTC) from which on the view serves.
    """
    name = parse_contact_id(contact.id)
    return replace(
        view,
        next_seq=view.next_seq if name is None else max(view.next_seq, name.seq + 1),
        is_known=view.is_known or not contact.may_be_tried_again,
        unthanked=_unthanked_after(view, contact),
        sent_steps=_sent_steps_after(view, contact),
        contacts=latest_contacts((*view.contacts, _bare(contact)), as_of),
        answered=_answered_after(view, contact),
        channels=_channels_after(view, contact),
        holds=tuple(hold for hold in view.holds if not _is_over(hold, contact)),
        releases=tuple(_releases_after(view, contact)),
        offered_until=_offered_after(view, contact),
    )


def _bare(contact: Contact) -> Contact:
    """Keep what caps, pauses and the wait for an outcome need; `read` is no more than arrived."""
    is_over = RANK[contact.state] >= RANK[ContactState.EXPIRED]
    has_failed = contact.state is ContactState.FAILED
    known_at = None if is_over and not has_failed else contact.settled_at
    accepted = contact.claimed_at if has_failed and contact.accepted_at else None
    return replace(
        contact,
        deadline=contact.claimed_at if is_over else contact.deadline,
        step="",
        template="",
        language="",
        policy_version="",
        covered=(),
        receipts=(),
        # By this a second worker knows that a question has its answer.
        holds=contact.holds if contact.purpose is Purpose.ANSWER else (),
        offer=None,
        state=ContactState.DELIVERED if contact.state in ARRIVED else contact.state,
        accepted_at=accepted if is_over else contact.accepted_at,
        settled_at=known_at,
        wamid=None if is_over else contact.wamid,
    )


def _offered_after(view: AccountView, contact: Contact) -> date | None:
    days = (view.offered_until, None if contact.offer is None else contact.offer.until)
    return max((day for day in days if day is not None), default=None)


def _unthanked_after(view: AccountView, contact: Contact) -> tuple[Payment, ...]:
    if contact.purpose is not Purpose.RECEIPT or contact.may_be_tried_again:
        return view.unthanked
    return tuple(one for one in view.unthanked if one.id not in contact.receipts)


def _sent_steps_after(view: AccountView, contact: Contact) -> tuple[SentStep, ...]:
    """Count the steps that open instalments have had, refused ones left out."""
    if contact.purpose is not Purpose.REMINDER or contact.may_be_tried_again:
        return view.sent_steps
    counted = {_place_of(one): one for one in view.sent_steps}
    due_now = {one.key: one.due_on for one in view.open_instalments}
    day, is_lost = contact.local_date, contact.is_lost
    for key, covered in _homes_of(contact, due_now).items():
        # Whoever gets another due date is folded anew, from what the contacts themselves say.
        due_on = None if covered.due_on == due_now[key] else covered.due_on
        never = SentStep(key, covered.step, 0, day, day, is_lost, due_on)
        known = counted.get(_place_of(never), never)
        counted[_place_of(never)] = _once_more(known, day)
    return tuple(counted[place] for place in sorted(counted))


def _homes_of(
    contact: Contact, due_now: Mapping[InstalmentKey, date]
) -> dict[InstalmentKey, Coverage]:
    """Return for which open instalment each part of a message counts, once for each.

    An instalment without a number of its own is called by its place, which is another one when
    an earlier instalment is removed. So what was sent for one that is not open counts for an open
    one of its invoice with the date that it was sent for.
    """
    homes = {one.instalment: one for one in contact.covered if one.instalment in due_now}
    for covered in contact.covered:
        if covered.instalment not in due_now and covered.due_on is not None:
            heir = heir_of(covered.instalment, covered.due_on, due_now)
            if heir is not None:
                homes.setdefault(heir, covered)
    return homes


def heir_of(
    gone: InstalmentKey, due_on: date, due_now: Mapping[InstalmentKey, date]
) -> InstalmentKey | None:
    """Return the open instalment that what was sent for another one and a date counts for."""
    of_date = (
        key for key, day in due_now.items() if day == due_on and key.invoice == gone.invoice
    )
    return min(of_date, default=None)


def _place_of(one: SentStep) -> tuple[InstalmentKey, str, bool, date]:
    return one.instalment, one.step, one.is_lost, one.due_on or date.min


def _once_more(known: SentStep, day: date) -> SentStep:
    first, last = min(known.first_on, day), max(known.last_on, day)
    return replace(known, times=known.times + 1, first_on=first, last_on=last)


def latest_contacts(contacts: Sequence[Contact], as_of: datetime) -> tuple[Contact, ...]:
    """Return those that caps and pauses count from an instant on, and those without outcome.

    A gap counts from the last attempt, however long ago the policy lets that be.
    """
    last = _last_attempt(contacts, as_of)
    return tuple(
        one
        for one in contacts
        if one.claimed_at > as_of - _kept_for(one) or one.state in UNKNOWN_OUTCOME or one is last
    )


def _kept_for(contact: Contact) -> timedelta:
    return _ANSWERS_KEPT_FOR if contact.purpose is Purpose.ANSWER else COUNTED_FOR


def _last_attempt(contacts: Sequence[Contact], as_of: datetime) -> Contact | None:
    attempts = (one for one in contacts if one.purpose in COUNTED and one.counts_as_attempt)
    in_reach = (one for one in attempts if one.claimed_at > as_of - LONGEST_GAP)
    return max(in_reach, key=lambda one: one.claimed_at, default=None)


def latest_times(attempts: Sequence[datetime], as_of: datetime) -> tuple[datetime, ...]:
    """Return which times of attempts caps count from an instant on."""
    last = max((at for at in attempts if at > as_of - LONGEST_GAP), default=None)
    return tuple(at for at in attempts if at > as_of - COUNTED_FOR or at == last)


def _answered_after(view: AccountView, contact: Contact) -> tuple[AnsweredHold, ...]:
    if not contact.holds or contact.may_be_tried_again:
        return view.answered
    wanted = {hold.id for hold in view.holds}
    fresh = {AnsweredHold(contact.purpose, one) for one in contact.holds if one in wanted}
    return tuple(sorted(fresh.union(view.answered)))


def _channels_after(view: AccountView, contact: Contact) -> tuple[ChannelRecord, ...]:
    arrived, failed = contact.state in ARRIVED, contact.is_undeliverable
    if not arrived and not failed:
        return view.channels
    known = view.record_of(contact.channel)
    at = contact.claimed_at
    if arrived and (known.arrived_at is None or at >= known.arrived_at):
        known = replace(known, arrived_at=at)
    if failed and (known.failed_at is None or at >= known.failed_at):
        known = replace(known, failed_at=at, failed_code=contact.error_code)
    others = (one for one in view.channels if one.channel is not contact.channel)
    return tuple(sorted((*others, known), key=lambda one: one.channel))


def _is_over(hold: Hold, contact: Contact) -> bool:
    """Tell whether a hold ended before a message that arrived: it says nothing any more."""
    if contact.state not in ARRIVED or hold.until is None or hold.promise is not None:
        return False
    return hold.until <= contact.claimed_at


def _releases_after(view: AccountView, contact: Contact) -> Iterator[OpenRelease]:
    uses = contact.purpose is Purpose.REMINDER and contact.counts_as_attempt
    steps = {covered.step for covered in contact.covered} if uses else set()
    for release in view.releases:
        if release.step not in steps or contact.claimed_at < release.at:
            yield release
        elif contact.is_lost:
            yield replace(release, is_spent=True)
