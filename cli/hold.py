"""``puntual hold``: why a debtor is left in peace, and how a person ends that or begins it."""

import argparse
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from cli.accounts import add_debtor, beginning_of, debtor_of, look_soon, read_account
from cli.arguments import day_to_play
from cli.commands import Commands, add_who, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.errors import InvalidInput, NotFound

# What only a person can know. The others follow from an answer or a refusal.
_OF_A_PERSON: Final = (
    HoldKind.MANUAL,
    HoldKind.DISPUTE,
    HoldKind.PROMISE,
    HoldKind.PLAN,
    HoldKind.PAYMENT_PENDING,
    HoldKind.LAWSUIT,
    HoldKind.INSOLVENCY,
    HoldKind.BLOCKING_REGISTER,
    HoldKind.DECEASED,
)
_CONFIRMED: Final = frozenset({HoldKind.PROMISE, HoldKind.PLAN})
_NONE: Final = "none"
_CAUTIONS: Final = {
    HoldKind.DECEASED: "caution: it said that the debtor had died; if that is true, put it "
    "back: puntual hold add deceased",
    HoldKind.WRONG_NUMBER: "caution: it said that the phone is somebody else's, and reminders go "
    "to it again; a customer update with another phone ends such a hold by itself",
    HoldKind.NUMBER_CHANGED: "caution: WhatsApp reported that the person has another number, and "
    "reminders go to the old one again; a customer update with the new phone ends such a hold by "
    "itself",
    HoldKind.MERGING: "caution: the customer is being merged into another one, and is not whole "
    "before that has ended; to end it, send the merge again",
    HoldKind.UNREACHABLE: "caution: WhatsApp refused this phone, perhaps because the person "
    "stopped the business; one more message is tried, then there is peace again if it is refused",
}


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("hold", help="why a debtor is left in peace, and how to end that")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="the holds in force")
    add_debtor(show)
    show.add_argument("--all", action="store_true", help="those that have ended as well")
    show.set_defaults(run=show_holds)
    end = actions.add_parser("end", help="end one; the debtor is looked at within minutes")
    end.add_argument("hold", metavar="HOLD", help="its id, as show prints it")
    add_debtor(end)
    add_who(end)
    end.set_defaults(run=end_hold)
    _register_add(actions.add_parser("add", help="leave a debtor in peace"))


def show_holds(parsed: argparse.Namespace) -> int:
    """Print an account's holds, the oldest first."""
    now = SystemClock().now()
    account = read_account(open_table(parsed), debtor_of(parsed))
    asked = account.holds if parsed.all else account.active_holds(now)
    for hold in sorted(asked, key=lambda one: (one.since, one.id)):
        print(_line(hold, now))
    if not asked:
        print("no hold is on record" if parsed.all else "no hold is in force")
    return 0


def end_hold(parsed: argparse.Namespace) -> int:
    """End one hold and have the account looked at."""
    table, key, who = open_table(parsed), debtor_of(parsed), who_of(parsed)
    account, now = read_account(table, key), SystemClock().now()
    hold = next((one for one in account.holds if one.id == parsed.hold), None)
    if hold is None:
        raise NotFound("the debtor has no such hold; puntual hold show --all lists them")
    is_news = DynamoAccountChanges(table).end_hold(key, hold.id, now, who)
    # Also after the same again: the first time may not have come as far as here.
    look_soon(table, key, now)
    if not is_news:
        print(f"hold {hold.id} had ended; nothing was changed")
        return 0
    print(f"hold {hold.id} is ended; the debtor is looked at within minutes")
    for line in _still_to_know(account, hold, now):
        print(line)
    return 0


def add_hold(parsed: argparse.Namespace) -> int:
    """Put a hold on the whole account and have it looked at."""
    table, key, who = open_table(parsed), debtor_of(parsed), who_of(parsed)
    account, now = read_account(table, key), SystemClock().now()
    until = _end_of_hold(parsed.until, account.profile, now)
    kind, name = HoldKind(parsed.kind), f"{parsed.kind}.{now:%Y%m%dT%H%M%S%f}"
    if kind is HoldKind.DECEASED and until is not None:
        raise InvalidInput("--until", "cannot be a day for deceased", f"write {_NONE}")
    if kind is HoldKind.PAYMENT_PENDING and until is None:
        fix = "write the first day on which it cannot be paid any more"
        raise InvalidInput("--until", f"must be a day for {kind.value}", fix)
    hold = _alike(account, kind, until, now) or Hold(
        name, kind, now, until, origin=f"operator:{who}"
    )
    is_news = DynamoAccountChanges(table).add_hold(key, hold)
    look_soon(table, key, now)
    print(f"hold {hold.id} {'is' if is_news else 'was'} in force, {_end(hold, now)}")
    if is_news and hold.kind in _CONFIRMED and until is not None:
        print("the debtor is sent a confirmation, unless the policy says otherwise")
    return 0


def _register_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=[kind.value for kind in _OF_A_PERSON],
        metavar="KIND",
        help=", ".join(_OF_A_PERSON),
    )
    parser.add_argument(
        "--until",
        required=True,
        type=_day_or_none,
        metavar="DATE",
        help=f"the first day of reminders again, or {_NONE}: only a person may end it",
    )
    add_debtor(parser)
    add_who(parser)
    parser.set_defaults(run=add_hold)


def _day_or_none(text: str) -> date | None:
    return None if text == _NONE else day_to_play(text)


def _end_of_hold(day: date | None, profile: Profile, now: datetime) -> datetime | None:
    """Return when a day has begun wherever the debtor may be.

    Raises:
        InvalidInput: it has begun.
    """
    if day is None:
        return None
    until = beginning_of(day, profile, now)
    if until <= now:
        raise InvalidInput("--until", "has begun for the debtor", f"write a later day, or {_NONE}")
    return until


def _alike(account: Account, kind: HoldKind, until: datetime | None, now: datetime) -> Hold | None:
    return next(
        (
            one
            for one in account.active_holds(now)
            if one.covers_account and (one.kind, one.until) == (kind, until)
        ),
        None,
    )


def _still_to_know(account: Account, ended: Hold, now: datetime) -> Iterator[str]:
    if ended.kind in _CAUTIONS:
        yield _CAUTIONS[ended.kind]
    if consent_at(account.profile.consents, now) is ConsentStatus.WITHDRAWN:
        yield "the debtor has opted out, and stays so: only their own new consent ends that"
    for other in account.active_holds(now):
        if other.id != ended.id:
            yield f"still in force: {_line(other, now)}"


def _line(hold: Hold, now: datetime) -> str:
    covered = ", ".join(map(str, sorted(hold.instalments))) or "the whole account"
    since = f"since {_instant(hold.since)}"
    return "  ".join((hold.id, hold.kind, since, _end(hold, now), covered, hold.origin or "-"))


def _end(hold: Hold, now: datetime) -> str:
    if hold.until is None:
        return "until a person ends it"
    if now < hold.until:
        return f"until {_instant(hold.until)}"
    return f"ended {_instant(hold.until)}{f' by {hold.ended_by}' if hold.ended_by else ''}"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"
