from dataclasses import replace

from functions.send_message.outcomes import Evaluated, Stopped, Waiting
from puntual.domain.accounts.send_error import SendErrorClass as Cls
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.messaging import Refused
from tests.domain.decision.decision_cases import KEY, PROFILE, account
from tests.functions.send_message.sending_setup import CREDITOR, SendingSetup

NUMBER = CREDITOR.phone_number_id
LOCKED = Refused(131031, Cls.HALT_SENDER, "waba")
PAUSED = Refused(132015, Cls.TEMPLATE_BROKEN, "template")
GONE = Refused(131026, Cls.SUPPRESS_RECIPIENT, "recipient:soft")


def a_setup(**change: object) -> SendingSetup:
    setup = SendingSetup()
    setup.numbers.change(NUMBER, {"account": "300", "portfolio": "7", **change})  # type: ignore[typeddict-item]  # its fields
    return setup


def a_neighbour(setup: SendingSetup, number: int, country: str = "MX") -> DebtorKey:
    key = DebtorKey(KEY.creditor, DebtorId(f"cli-{number:04}"))
    phone = f"+52555000{number:04}"
    profile = replace(PROFILE, key=key, phone=phone, country=country)
    setup.memory.put_account(account(profile=profile))
    return key


def used(setup: SendingSetup, holder: str = "7") -> int:
    return setup.quota.used(holder, setup.clock.now())


def reasons(evaluated: Evaluated) -> tuple[Reason, ...]:
    assert isinstance(evaluated.result, Waiting | Stopped), evaluated
    return evaluated.result.reasons
