"""Record what a webhook brings: statuses on their contact, replies on the sender's account.

Meta repeats a webhook for days until all of it is recorded, so everything here may be done again:
statuses only add evidence, and a hold or an opt-out is named after the reply that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, assert_never

from functions.webhook.defects import failed_of, overdue_among
from functions.webhook.dependencies import Dependencies
from functions.webhook.follow_ups import FollowUps
from functions.webhook.outcomes import (
    PASSING,
    Complained,
    Failed,
    Metered,
    Outcome,
    Passed,
    Postponed,
    TemplateReported,
)
from functions.webhook.statuses import (
    WrittenStatus,
    follow_written,
    watch_status,
    write_together,
)
from functions.webhook.whatsapp.messages import Revoked
from functions.webhook.whatsapp.updates import (
    AccountUpdate,
    Complaint,
    Heard,
    Ignored,
    NumberUpdate,
    PersonChanged,
    Reply,
    StatusUpdate,
    TemplateUpdate,
    Update,
)
from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.templates.health import MARKETING, TemplateReport, breaks
from puntual.domain.templates.template import reported_stem

if TYPE_CHECKING:
    from puntual.domain.accounts.creditor import Creditor

# A webhook that was down brings the messages of hours, which are no traffic any more.
_CONCERNS_NOW: Final = timedelta(minutes=1)

type _FindCreditor = Callable[[str], Creditor | None]
type _Prepared = Update | WrittenStatus
type Mapper = Callable[[Callable[[_Prepared], Outcome], Iterable[_Prepared]], Iterable[Outcome]]


def record_all(
    dependencies: Dependencies, updates: Iterable[Update], now: datetime, mapper: Mapper = map
) -> list[Outcome]:
    """Record each update on its own: none is lost for the sake of another.

    Statuses are written first and together, for they are most of what comes. What follows from
    replies is done last, for all of them together.

    Args:
        dependencies: the ports.
        updates: what a webhook brought, in any order.
        now: the instant (aware, UTC).
        mapper: applies a function to each update, one after the other or side by side.
    """

    @cache
    def find_creditor(number: str) -> Creditor | None:
        return dependencies.creditors.by_phone_number(number)

    follow_ups = FollowUps()

    def record(update: _Prepared) -> Outcome:
        return _record(dependencies, update, find_creditor, follow_ups, now)

    brought = [*updates]
    outcomes = list(mapper(record, write_together(dependencies, brought)))
    outcomes += overdue_among(brought, outcomes, now)
    dependencies.marks.hear(brought, now)
    return [*outcomes, *follow_ups.do(dependencies)]


def _record(
    dependencies: Dependencies,
    update: _Prepared,
    find_creditor: _FindCreditor,
    follow_ups: FollowUps,
    now: datetime,
) -> Outcome:
    try:
        outcome = _record_kind(dependencies, update, find_creditor, follow_ups, now)
    except PASSING as error:
        outcome = Postponed(type(error).__name__)
    except PuntualError:
        return Passed.REFUSED
    except Exception as error:  # noqa: BLE001 - whatever it is: the others of the call go on
        outcome = failed_of(update, error)
    if isinstance(outcome, Postponed | Failed):
        follow_ups.hold_back(_senders_of(update))
    return outcome


def _senders_of(update: _Prepared) -> Sequence[str]:
    match update:
        case Reply() | Revoked():
            return update.senders
        case PersonChanged():
            return update.old_ids
        case _:
            return ()


def _record_kind(
    dependencies: Dependencies,
    update: _Prepared,
    find_creditor: _FindCreditor,
    follow_ups: FollowUps,
    now: datetime,
) -> Outcome:
    match update:
        case WrittenStatus():
            return follow_written(dependencies, update, now)
        case StatusUpdate():
            return watch_status(dependencies, update, now)
        case Reply() | PersonChanged() | Revoked():
            return _record_said(dependencies, update, find_creditor, follow_ups, now)
        case TemplateUpdate():
            return _record_template(dependencies, update, now)
        case NumberUpdate() | AccountUpdate():
            # A cold start for a status must not wait for what these may do to a number.
            from functions.webhook.senders import record_sender  # noqa: PLC0415 - as above

            return record_sender(dependencies.numbers, update, now)
        case Heard() | Complaint() | Ignored():
            return _take_note(dependencies, update, now)
        case _ as unreachable:
            assert_never(unreachable)


def _record_said(
    dependencies: Dependencies,
    update: Reply | PersonChanged | Revoked,
    find_creditor: _FindCreditor,
    follow_ups: FollowUps,
    now: datetime,
) -> Outcome:
    # A cold start for a status must not wait for what these may do to an account.
    from functions.webhook.person_changes import record_change  # noqa: PLC0415 - as above
    from functions.webhook.replies import record_reply  # noqa: PLC0415 - as above
    from functions.webhook.words import hide_words  # noqa: PLC0415 - as above

    creditor = find_creditor(update.phone_number_id)
    if isinstance(update, PersonChanged):
        return record_change(dependencies, update, creditor, now)
    if isinstance(update, Revoked):
        return hide_words(dependencies, update, creditor, now)
    return record_reply(dependencies, update, creditor, follow_ups, now)


def _take_note(
    dependencies: Dependencies, update: Heard | Complaint | Ignored, now: datetime
) -> Outcome:
    """Take note of what changes no account, and never has to come again."""
    match update:
        case Heard(number, instants):
            recent = sum(at is None or now - at <= _CONCERNS_NOW for at in instants)
            return Metered(dependencies.inbound.hear(PhoneNumberId(number), recent))
        case Complaint(error_code):
            return Complained(error_code, dependencies.classify(error_code).is_known)
        case Ignored():
            return update
        case _ as unreachable:
            assert_never(unreachable)


def _record_template(dependencies: Dependencies, update: TemplateUpdate, now: datetime) -> Outcome:
    stem = reported_stem(update.name)
    if stem is None:
        return Passed.NOT_OURS
    at = min(update.at, now) if update.at is not None else now
    report = TemplateReport(
        update.account, stem, update.language, update.aspect, update.value, update.reason, at
    )
    # An announcement has no value yet: it warns, and takes nothing out of use.
    is_news = dependencies.templates.record(report) if update.value else True
    broke = breaks(update.aspect, update.value)
    is_warning = broke or MARKETING in update.reason or update.value == "RED"
    return TemplateReported(
        stem, update.language, update.value, update.reason, broke, is_warning, is_news
    )
