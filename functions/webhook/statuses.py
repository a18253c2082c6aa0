"""Record what WhatsApp says of a message of ours, and do what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.webhook.dependencies import SOON, Dependencies
from functions.webhook.outcomes import PASSING, Outcome, Passed, Postponed, Reported
from functions.webhook.watching.sent_watch import Sent
from functions.webhook.whatsapp.updates import StatusUpdate, Update
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass, Treatment
from puntual.domain.errors import PuntualError, StaleAccount, Unavailable
from puntual.domain.ids import ContactRef, PhoneNumberId, asks_for_id
from puntual.ports.contacts import StatusReport


@dataclass(frozen=True, slots=True)
class WrittenStatus:
    """A status whose record was tried together with others.

    Attributes:
        ref: the contact that it is about.
        treatment: of a failure; None for any other status.
        outcome: whether it was news, or what kept it from the record, a defect of ours included.
    """

    update: StatusUpdate
    ref: ContactRef
    treatment: Treatment | None
    outcome: bool | Exception


def write_together(
    dependencies: Dependencies, updates: Sequence[Update]
) -> list[Update | WrittenStatus]:
    """Record all statuses that need a write, and return the updates in their order."""
    prepared: list[Update | WrittenStatus] = [*updates]
    found: list[tuple[int, StatusUpdate, ContactRef, Treatment | None]] = []
    for place, update in enumerate(updates):
        if not isinstance(update, StatusUpdate) or _is_watched(update):
            continue
        ref = ContactRef.from_callback(update.callback)
        if ref is not None:
            found.append((place, update, ref, _treatment_of(dependencies, update)))
    reports = [(ref, _report(update, treatment)) for _, update, ref, treatment in found]
    outcomes = _record_each(dependencies, reports) if reports else ()
    for (place, update, ref, treatment), outcome in zip(found, outcomes, strict=True):
        prepared[place] = WrittenStatus(update, ref, treatment, outcome)
    return prepared


def _record_each(
    dependencies: Dependencies, reports: Sequence[tuple[ContactRef, StatusReport]]
) -> Sequence[bool | Exception]:
    """Record statuses together; where one of them breaks that, each on its own."""
    try:
        return dependencies.contacts.record_statuses(reports)
    except Exception:  # noqa: BLE001 - it is told by the one that meets it again below
        return [_record_one(dependencies, ref, report) for ref, report in reports]


def _record_one(
    dependencies: Dependencies, ref: ContactRef, report: StatusReport
) -> bool | Exception:
    try:
        return dependencies.contacts.record_status(ref, report)
    except Exception as error:  # noqa: BLE001 - the others of the call go on
        return error


def follow_written(
    dependencies: Dependencies, written: WrittenStatus, now: datetime
) -> Reported | Postponed:
    """Do what follows from a status.

    Raises:
        Exception: what kept it from the record.
    """
    if isinstance(written.outcome, Exception):
        raise written.outcome
    update, treatment = written.update, written.treatment
    is_known = treatment is None or treatment.is_known
    reported = Reported(update.state, update.error_code, written.outcome, is_known)
    return _follow_status(dependencies, written.ref, update, treatment, reported, now)


def watch_status(dependencies: Dependencies, update: StatusUpdate, now: datetime) -> Outcome:
    """Watch a ``sent``, which is recorded if it turns out to say something."""
    ref = ContactRef.from_callback(update.callback)
    if ref is None:
        return Passed.NOT_OURS
    sent = Sent(ref, _report(update, None))
    return _watch(dependencies, PhoneNumberId(update.phone_number_id), sent, now)


def _is_watched(update: StatusUpdate) -> bool:
    return update.state is ContactState.SENT and bool(update.phone_number_id)


def _report(update: StatusUpdate, treatment: Treatment | None) -> StatusReport:
    error_class = None if treatment is None else treatment.error_class
    # The daily pass joins it to the record: here it costs nothing but its bytes.
    user_id = update.recipient_id if asks_for_id(update.callback) else ""
    code, told = update.error_code, user_id or None
    return StatusReport(update.state, update.at, update.wamid, code, error_class, told)


def _watch(
    dependencies: Dependencies, number: PhoneNumberId, told: Sent, now: datetime
) -> Reported:
    dependencies.sent.keep(number, told)
    is_news = told.ref in _record_telling(dependencies, number, now)
    return Reported(told.report.state, told.report.error_code, is_news)


def _follow_status(
    dependencies: Dependencies,
    ref: ContactRef,
    update: StatusUpdate,
    treatment: Treatment | None,
    reported: Reported,
    now: datetime,
) -> Reported | Postponed:
    """Do what follows from a status on record.

    What cannot be done now is done when the status comes again. It is no news by then, so what
    is on record already is told with the postponement.
    """
    try:
        if treatment is not None:
            # A cold start for any other status must not wait for what a failure may ask for.
            from functions.webhook.failures import follow_failure  # noqa: PLC0415 - as above

            is_news = reported.is_news
            effect = follow_failure(dependencies, ref, update, treatment, now, is_news=is_news)
            reported = replace(reported, effect=effect)
            dependencies.wake_ups.put(ref.account, now + SOON)
        _record_telling(dependencies, PhoneNumberId(update.phone_number_id), now)
    except PASSING as error:
        return Postponed(type(error).__name__, reported)
    return reported


def _record_telling(
    dependencies: Dependencies, number: PhoneNumberId, now: datetime
) -> set[ContactRef]:
    """Record each earlier ``sent`` that turns out to say something."""
    news: set[ContactRef] = set()
    for sent in dependencies.sent.telling(number, now):
        is_recorded = _is_recorded(dependencies, sent)
        if is_recorded:
            news.add(sent.ref)
        dependencies.sent.settle(number, sent, is_recorded=is_recorded)
    return news


def _is_recorded(dependencies: Dependencies, sent: Sent) -> bool:
    try:
        return dependencies.contacts.record_status(sent.ref, sent.report)
    except (Unavailable, StaleAccount):
        # It is kept until the update at hand, or another one of the number, comes again.
        raise
    except PuntualError:
        # The update at hand is not to blame.
        return False


def _treatment_of(dependencies: Dependencies, update: StatusUpdate) -> Treatment | None:
    if update.state is not ContactState.FAILED:
        return None
    if update.error_code is None:
        return Treatment(SendErrorClass.FAIL_MESSAGE, "message")
    return dependencies.classify(update.error_code)
