"""What is heard of a message, by whose language and clock."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from puntual.adapters.packaged.reply_reader import PackagedReplyReader
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.conversation.hearing import HeardMessage, Hearer, Message
from puntual.domain.accounts.contact import Coverage
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.inbound import Inbound
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.policies.talk import Talk
from tests.factories import (
    CREDITOR,
    a_key,
    a_profile,
    an_accepted_contact,
    an_account,
    an_instalment_key,
    an_invoice,
)
from tests.fakes.accounts import FakeAccounts
from tests.fakes.memory import Memory
from tests.fakes.policies import FakePolicies

# Monday evening in Brazil, Tuesday in UTC.
EVENING = datetime(2026, 3, 3, 1, tzinfo=UTC)


@pytest.fixture
def memory() -> Memory:
    return Memory()


def hear(
    memory: Memory,
    text: str,
    payload: str = "",
    *debtors: str,
    policies: FakePolicies | None = None,
) -> HeardMessage:
    hearer = Hearer(
        FakeAccounts(memory),
        policies or FakePolicies(),
        PackagedRuleBook(),
        PackagedReplyReader(),
    )
    message = Message(Inbound(MessageKind.TEXT, payload, text), EVENING, "")
    return hearer.hear(a_key().creditor, message, [a_key(one) for one in debtors], EVENING)


def test_tomorrow_is_the_debtors_own_tomorrow(memory: Memory) -> None:
    profile = a_profile(country="BR", locale="pt-BR", zone="America/Sao_Paulo")
    memory.put_account(an_account(profile))
    heard = hear(memory, "amanhã eu pago", "", "d-1")
    assert heard.asked[a_key()].promised_on == date(2026, 3, 3)


def test_without_a_zone_a_day_is_asked_for(memory: Memory) -> None:
    memory.put_account(an_account(a_profile(country="ZZ", zone=None)))
    heard = hear(memory, "el viernes pago", "", "d-1")
    assert (heard.asked[a_key()].kind, heard.asked[a_key()].promised_on) == (
        HoldKind.PROMISE,
        None,
    )


def test_a_record_that_is_gone_is_heard_as_a_sender_whom_nobody_knows(memory: Memory) -> None:
    heard = hear(memory, "el viernes pago", "", "d-1")
    assert heard.understood.intent is SpokenIntent.PROMISE
    assert heard.asked[a_key()].promised_on is None


def test_of_a_sender_whom_nobody_knows_nothing_is_held(memory: Memory) -> None:
    assert hear(memory, "no reconozco esa factura").asked == {}


@pytest.mark.parametrize("text", ["BAJA", "borren mi contacto porfa", "me tirem dessa lista"])
def test_a_wish_to_be_left_alone_is_heard_in_every_language(memory: Memory, text: str) -> None:
    heard = hear(memory, text)
    assert heard.is_opt_out
    assert heard.asked == {}


def test_a_button_of_ones_own_phone_reads_no_account(memory: Memory) -> None:
    heard = hear(memory, "", "ALREADY_PAID", "d-1")
    assert heard.asked[a_key()].kind is HoldKind.CLAIM


def test_a_question_holds_nothing_where_a_machine_answers(memory: Memory) -> None:
    memory.put_account(an_account(a_profile()))
    heard = hear(memory, "cuanto debo?", "", "d-1")
    assert heard.understood.intent is SpokenIntent.ASK_BALANCE
    assert heard.asked == {}


def test_a_question_from_a_shared_phone_is_for_a_person(memory: Memory) -> None:
    for name in ("d-1", "d-2"):
        memory.put_account(an_account(a_profile(key=a_key(name))))
    kinds = {one.kind for one in hear(memory, "cuanto debo?", "", "d-1", "d-2").asked.values()}
    assert kinds == {HoldKind.HANDOFF}


def test_a_question_is_for_a_person_where_the_policy_says_so(memory: Memory) -> None:
    memory.put_account(an_account(a_profile()))
    policies = FakePolicies()
    policies.enforce(CREDITOR, replace(DEFAULT_POLICY, talk=Talk(answers=False)))
    heard = hear(memory, "cuanto debo?", "", "d-1", policies=policies)
    assert heard.asked[a_key()].kind is HoldKind.HANDOFF


class CountedAccounts(FakeAccounts):
    """Accounts that remember of whom they were read."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.read_of: list[str] = []

    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        self.read_of.append(key.debtor)
        return super().look(key)


@pytest.mark.parametrize(
    ("text", "debtors", "read_of"),
    [
        ("ya pagué los 800", ["d-1"], ["d-1"]),
        ("ya pagué", ["d-1", "d-2"], ["d-1"]),
        ("cuanto debo de los 800?", ["d-1", "d-2"], ["d-1"]),
        ("ya pagué los 800", ["d-1", "d-2"], ["d-1", "d-2"]),
    ],
)
def test_others_are_read_only_where_they_share_the_phone_and_a_figure_may_name_them(
    memory: Memory, text: str, debtors: list[str], read_of: list[str]
) -> None:
    for name in debtors:
        memory.put_account(an_account(a_profile(key=a_key(name))))
    accounts = CountedAccounts(memory)
    hearer = Hearer(accounts, FakePolicies(), PackagedRuleBook(), PackagedReplyReader())
    message = Message(Inbound(MessageKind.TEXT, "", text), EVENING, "")
    hearer.hear(a_key().creditor, message, [a_key(one) for one in debtors], EVENING)
    assert accounts.read_of == read_of


def disputing(memory: Memory, text: str, answered: str = "") -> frozenset[str]:
    """Return which invoices are held of a debtor who owes three, one of them just asked for."""
    names = ("F-1001", "F-1002", "F-1003")
    owed = tuple(an_invoice(external_id=one) for one in names)
    key = an_instalment_key(owed[1].id)
    covered = (Coverage(key, "due_today"),)
    asked = replace(an_accepted_contact(wamid="wamid.R"), covered=covered)
    memory.put_account(an_account(invoices=owed, contacts=(asked,)))
    hearer = Hearer(
        FakeAccounts(memory), FakePolicies(), PackagedRuleBook(), PackagedReplyReader()
    )
    message = Message(Inbound(MessageKind.TEXT, "", text), EVENING, answered)
    held = hearer.hear(a_key().creditor, message, [a_key()], EVENING).asked[a_key()]
    assert held.kind is HoldKind.HANDOFF
    return frozenset(one.invoice.external_id for one in held.instalments)


@pytest.mark.parametrize(
    ("text", "answered", "held"),
    [
        ("la factura F-1003 está mal, me cobraron de más", "", {"F-1003"}),
        ("la F-1003 y la F-1001 están mal", "wamid.R", {"F-1001", "F-1003"}),
        ("eso está mal, me cobraron de más", "wamid.R", {"F-1002"}),
        ("eso está mal, me cobraron de más", "", set()),
        ("están mal la F-1001, la F-1002 y la F-1003", "", set()),
    ],
)
def test_a_dispute_holds_what_it_names_else_what_is_quoted_else_all(
    memory: Memory, text: str, answered: str, held: set[str]
) -> None:
    assert disputing(memory, text, answered) == held
