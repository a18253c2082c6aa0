"""What the operations on a person's data do with a call."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final

from functions.ingest.http.responses import Response, answer, problem_of, refuse
from functions.ingest.http.route import Call
from functions.ingest.problems import RETRY_AFTER_SECONDS, problem_with
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.outcomes import Contradicted, Postponed
from puntual.application.personal_data.desk import PeopleDesk
from puntual.application.personal_data.erasure import forget, reasons_to_keep
from puntual.application.personal_data.legal_holds import Progress
from puntual.application.personal_data.people import PersonRecords
from puntual.domain.errors import Conflict
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.intake.event import Event, parse_event
from puntual.intake.items import read_object
from puntual.intake.people import LegalHoldRequest, PersonErasure, PersonExport

# Lambda answers with 6 MB at most.
_LONGEST_ANSWER: Final = 5_000_000
_TOO_LONG: Final = "it is longer than an answer may be: puntual person export prints it"
_HAS_MEDIA: Final = (
    "they have sent photos or recordings, which this API does not reach: puntual person does it"
)


def post_export(call: Call) -> Response:
    """Tell all that is held of a person, once the reading is on record."""

    def export(asked: PersonExport, now: datetime) -> Response:
        held = call.people.exporter.read(_person(call, asked.debtor_id), asked.by, now)
        told = answer(200, call.people.exporter.plain(held))
        if len(told.body) > _LONGEST_ANSWER:
            problem = problem_of(HTTPStatus.CONTENT_TOO_LARGE, "too_large", _TOO_LONG)
            return refuse(problem, call.request.id)
        return told

    return _take(call, PersonExport, export)


def post_erase(call: Call) -> Response:
    """Forget a person, as far as there is time."""

    def erase(asked: PersonErasure, now: datetime) -> Response:
        data, person = call.people.data, _person(call, asked.debtor_id)
        reasons = reasons_to_keep(data, person, now)
        if reasons and not asked.although_needed:
            raise Conflict(f"{'; '.join(reasons)}; send although_needed to erase all the same")
        if data.has_media(person):
            raise Conflict(_HAS_MEDIA)
        is_done = forget(data, person, asked.by, now, call.request.has_time)
        debtors = [key.debtor for key in person.records]
        return answer(200, {"erased": debtors}) if is_done else _postponed(call)

    return _take(call, PersonErasure, erase)


def post_hold(call: Call) -> Response:
    """Place a legal hold, as far as there is time."""

    def hold(asked: LegalHoldRequest, now: datetime) -> Response:
        place, has_time = call.people.holding.place, call.request.has_time
        key = _without_media(call, asked.debtor_id)
        return _progress(call, key, place(key, asked.by, asked.reason, now, has_time))

    return _take(call, LegalHoldRequest, hold)


def post_release(call: Call) -> Response:
    """End a legal hold, as far as there is time."""

    def release(asked: LegalHoldRequest, now: datetime) -> Response:
        end, has_time = call.people.holding.end, call.request.has_time
        key = _without_media(call, asked.debtor_id)
        return _progress(call, key, end(key, asked.by, asked.reason, now, has_time))

    return _take(call, LegalHoldRequest, release)


def get_holds(call: Call) -> Response:
    """List the legal holds that stand."""
    standing = call.people.data.holds.standing(call.creditor)
    told = [
        {
            "debtor_id": one.key.debtor,
            "at": one.at.isoformat(),
            "by": one.by,
            "reason": one.reason,
            "is_ending": one.is_ending,
        }
        for one in standing
    ]
    return answer(200, {"holds": told})


def _take[E: Event](call: Call, form: type[E], act: Callable[[E, datetime], Response]) -> Response:
    asked = parse_event(form, read_object(call.request.sent.body))
    if isinstance(asked, Rejected):
        return refuse(problem_with(asked), call.request.id)
    try:
        return act(asked, call.dependencies.clock.now())
    except Conflict as err:
        return refuse(problem_with(Contradicted(str(err))), call.request.id)


def _key(call: Call, debtor_id: str) -> DebtorKey:
    return DebtorKey(call.creditor, DebtorId(debtor_id))


def _person(call: Call, debtor_id: str) -> PersonRecords:
    return call.people.data.of_debtor(_key(call, debtor_id))


def _without_media(call: Call, debtor_id: str) -> DebtorKey:
    """Return a debtor who has sent nothing.

    Raises:
        Conflict: they have.
    """
    key, desk = _key(call, debtor_id), call.people
    if _has_media(desk, desk.data.home_of(key)):
        raise Conflict(_HAS_MEDIA)
    return key


def _has_media(desk: PeopleDesk, key: DebtorKey) -> bool:
    data = desk.data
    writers = data.writers_of_debtor(key)
    return any(one.file is not None for writer in writers for one in data.words.all_of(writer))


def _progress(call: Call, key: DebtorKey, progress: Progress) -> Response:
    if not progress.is_done:
        return _postponed(call)
    return answer(200, {"debtor_id": key.debtor, "messages": progress.messages})


def _postponed(call: Call) -> Response:
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
    return refuse(problem_with(Postponed()), call.request.id, headers)
