"""Does Meta, a person or the breaker hold reminders back?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.circuit_breaker import breaker_day, with_floor
from puntual.domain.sending.conditions import EVERY_CREDITOR, SwitchScope

_WHOLE: Final = frozenset({SwitchScope.CREDITOR, SwitchScope.NUMBER})


def _look_at_halts(deployment: Deployment) -> Iterator[Finding]:
    used = {one.phone_number_id for one in deployment.creditors}
    for state in deployment.numbers:
        for halt in state.halts if state.id in used else ():
            said = {"number": state.id, "code": halt.code, "by": halt.by, "since": _at(halt.at)}
            if halt.country:
                yield attention("number_halted_for_country", country=halt.country, **said)
            else:
                yield broken("number_halted", **said)
    yield ok("halts_sound")


def _look_at_switches(deployment: Deployment) -> Iterator[Finding]:
    board, today = DynamoSwitchboard(deployment.table), deployment.now.date().isoformat()
    for pulled in board.pulled(EVERY_CREDITOR):
        if pulled.switch.scope is SwitchScope.CREDITOR:
            yield broken("everything_off", since=_at(pulled.at))
    for one in deployment.creditors:
        for pulled in board.pulled(CreditorId(one.id)):
            scope, name = pulled.switch.scope, pulled.switch.name
            said = {"creditor": one.id, "scope": scope.value, "name": name}
            said |= {"since": _at(pulled.at), "option": f" --name {name}" if name else ""}
            if scope is SwitchScope.DAY:
                if name == today:
                    yield note("day_closed", **said)
            elif scope in _WHOLE:
                yield broken("switched_off", **said)
            else:
                yield attention("partly_switched_off", **said)
    yield ok("switches_sound")


def _look_at_breaker(deployment: Deployment) -> Iterator[Finding]:
    breakers, day = DynamoCircuitBreakers(deployment.table), breaker_day(deployment.now)
    for one in deployment.creditors:
        policy = deployment.policies.get(one.id, DEFAULT_POLICY)
        state = with_floor(breakers.read(CreditorId(one.id), day), policy.breaker)
        if state.is_open:
            limit = state.limit_in_force
            yield broken("breaker_open", creditor=one.id, sent=state.sent, limit=limit)
    yield ok("breaker_sound")


def _at(at: object) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"


HALTS: Final = Check("halts", _look_at_halts, ("creditors",))
SWITCHES: Final = Check("switches", _look_at_switches, ("creditors",))
BREAKER: Final = Check("breaker", _look_at_breaker, ("creditors",))
