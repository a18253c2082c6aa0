"""The excerpt of an account: all that a sender reads of it, from a few items of fixed size.

A status may come after the next message has left. So what the latest contacts mean is not part of
the stored view yet: it is added from their own records whenever the account is read (ADR 23). Of a
message that arrived nothing more can come that changes a view, so it is part of it at the next
write, and no look adds it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.contact import Contact, Purpose, parse_contact_id
from puntual.domain.accounts.hold import Hold, unknown_among
from puntual.domain.accounts.lifecycle import ARRIVED, UNKNOWN_OUTCOME
from puntual.domain.accounts.pair_attempt import PairAttempt
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_changes import add_hold
from puntual.domain.accounts.view_contacts import add_contact, latest_contacts
from puntual.domain.accounts.view_folding import pruned, view_before_contacts
from puntual.domain.ids import DebtorKey

# The latest contacts that stay apart. Statuses of older ones are rare, and change the view itself.
KEPT_APART: Final = 2
# Before any message: from here on a view keeps everything.
_BEFORE_ALL: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AccountExcerpt:
    """What a sender reads of an account.

    Attributes:
        base: the view without the latest contacts, with the whole profile.
        recent: the latest contacts as they are known, in the order in which they were claimed.
        profile_rev: the number of changes of the profile that was read.
        told_ids: ids that WhatsApp told of the phone, which the profile does not have yet.
    """

    base: AccountView
    recent: tuple[Contact, ...] = ()
    profile_rev: int = 0
    told_ids: frozenset[str] = frozenset()

    @property
    def key(self) -> DebtorKey:
        """Name the account."""
        return self.base.key

    @property
    def profile(self) -> Profile:
        """Return who the debtor is."""
        return self.base.profile

    @property
    def rev(self) -> int:
        """Return the number of changes since the last contact."""
        return self.base.rev

    @property
    def shares_phone(self) -> bool:
        """Tell whether other debtors may share the phone."""
        return self.base.shares_phone

    @property
    def has_placeholder(self) -> bool:
        """Tell whether more debtors have the phone than one person can be."""
        return self.base.has_placeholder

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Return the contacts that caps and pauses still count, and those without outcome."""
        return (*self.base.contacts, *self.recent)

    @property
    def phone_tries(self) -> tuple[PairAttempt, ...]:
        """Return the pair attempts of other debtors who share the phone."""
        return self.base.phone_tries

    @property
    def offered_until(self) -> date | None:
        """Return the latest last day of an offer that any contact made."""
        days = [one.offer.until for one in self.recent if one.offer is not None]
        told = self.base.offered_until
        return max((*days, *([] if told is None else [told])), default=None)

    @property
    def next_seq(self) -> int:
        """Return the place that the next contact takes, behind all others."""
        names = (parse_contact_id(one.id) for one in self.recent)
        return max(
            (name.seq + 1 for name in names if name is not None), default=self.base.next_seq
        )

    def view(self, as_of: datetime) -> AccountView:
        """Return the view of the account; it serves every decision from an instant (UTC) on."""
        view = self.base
        for contact in self.recent:
            view = add_contact(view, contact, as_of)
        return pruned(view, as_of)

    def attempts(self, *purposes: Purpose) -> tuple[Contact, ...]:
        """Return the latest contacts of some purposes that count as attempts."""
        return tuple(
            contact
            for contact in self.contacts
            if contact.purpose in purposes and contact.counts_as_attempt
        )

    def folded(self, as_of: datetime) -> "AccountExcerpt":
        """Return the excerpt as it is stored: all but the latest contacts are part of the base.

        A contact without outcome stays apart, for its outcome is still to come.

        Args:
            as_of: the instant (UTC) from which on the excerpt serves.
        """
        base, recent = self.base, list(self.recent)
        while recent and _may_be_folded(recent):
            base = add_contact(base, recent.pop(0), as_of)
        base = replace(base, contacts=_not_outdone(base.contacts, recent, as_of))
        kept = replace(pruned(base, as_of), profile=self.profile)
        return replace(self, base=kept, recent=tuple(recent))

    def with_arrivals_folded(self) -> "AccountExcerpt":
        """Return the excerpt with those of the latest contacts in its base that have arrived."""
        base, recent = self.base, list(self.recent)
        while recent and recent[0].state in ARRIVED:
            base = add_contact(base, recent[0], recent.pop(0).claimed_at)
        return replace(self, base=base, recent=tuple(recent))

    def with_contact(self, contact: Contact) -> "AccountExcerpt":
        """Return the excerpt after a new contact, or after more is known of one."""
        if any(one.id == contact.id for one in self.base.contacts):
            kept = _with_known(self.base.contacts, contact)
            return replace(self, base=replace(self.base, contacts=kept))
        if any(one.id == contact.id for one in self.recent):
            return replace(self, recent=_with_known(self.recent, contact))
        return replace(self, recent=(*self.recent, contact))

    def with_hold(self, hold: Hold) -> "AccountExcerpt":
        """Return the excerpt with one more hold."""
        return replace(self, base=add_hold(self.base, hold))

    def with_phone(
        self, attempts: tuple[datetime, ...], tries: tuple[PairAttempt, ...]
    ) -> "AccountExcerpt":
        """Return the excerpt with what reached the phone on behalf of other debtors."""
        base = replace(self.base, phone_attempts=attempts, phone_tries=tries)
        return replace(self, base=base)

    def with_person(
        self,
        withdrawals: tuple[ConsentEvent, ...],
        holds: tuple[Hold, ...] = (),
        *,
        is_placeholder: bool,
    ) -> "AccountExcerpt":
        """Return the excerpt with what is known of the person behind its phone."""
        profile = self.profile.with_withdrawals(withdrawals)
        base = replace(self.base, profile=profile, has_placeholder=is_placeholder)
        for hold in unknown_among(holds, base.holds):
            base = add_hold(base, hold)
        return replace(self, base=base)


def excerpt_of(account: Account, profile_rev: int = 0) -> AccountExcerpt:
    """Return the excerpt that a whole account folds into."""
    as_of = account.contacts[-1].claimed_at if account.contacts else _BEFORE_ALL
    view = pruned(view_before_contacts(account, as_of), as_of)
    base = replace(view, profile=account.profile)
    whole = AccountExcerpt(base, account.contacts, profile_rev, account.told_ids)
    return whole.folded(as_of)


def _may_be_folded(recent: Sequence[Contact]) -> bool:
    """Tell whether the first of the latest contacts need not stay apart."""
    state = recent[0].state
    return state in ARRIVED or (len(recent) > KEPT_APART and state not in UNKNOWN_OUTCOME)


def _not_outdone(
    contacts: Sequence[Contact], recent: Sequence[Contact], as_of: datetime
) -> tuple[Contact, ...]:
    """Return which contacts still count beside later ones of known outcome."""
    settled = (one for one in recent if one.state not in UNKNOWN_OUTCOME)
    counting = {one.id for one in latest_contacts((*contacts, *settled), as_of)}
    return tuple(one for one in contacts if one.id in counting)


def _with_known(contacts: Sequence[Contact], contact: Contact) -> tuple[Contact, ...]:
    return tuple(contact if one.id == contact.id else one for one in contacts)
