"""All that happened with one debtor, in order, as a program and a court read it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.main import main
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.conversation.kept_message import KeptMessage
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.plan import Send
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.reasons import Reason
from tests.decisions import decide, encode
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, account, invoice, local
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_payment

type Type = Callable[..., tuple[int, str, str]]

IN_TABLE = ("--table", NAME, "--creditor", KEY.creditor)
SENT = local(DUE)
SAID = "ya pagué <b>ayer</b> & hoy"


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        _fill(table)
        yield table


def _fill(table: Table, policy: Policy = DEFAULT_POLICY) -> None:
    creditor = Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1001"), "+52 55 5550 0000")
    DynamoCreditors(table).put(creditor)
    changes = DynamoAccountChanges(table)
    changes.put_profile(PROFILE)
    changes.put_invoice(KEY, invoice(), "i1")
    DynamoDecisions(table).record(KEY, SENT - timedelta(days=2), (Reason.NOT_DUE_YET,), None)
    debtor = account()
    rules = PackagedRuleBook().rules_for(debtor.profile, SENT)
    terms = Terms(policy, rules, catalogue=PackagedTemplates().catalogue())
    decision = decide(debtor, terms, SENT)
    assert isinstance(decision, Send)
    stored = DynamoAccounts(table).read(KEY)
    assert stored is not None
    log = encode(debtor, terms, SENT, decision)
    DynamoContacts(table).claim(excerpt_of(stored), decision.plan.contact, log)
    at = SENT + timedelta(hours=1)
    forever = datetime(2099, 1, 1, tzinfo=UTC)
    said = KeptMessage(
        "wamid.1", at, MessageKind.TEXT, SAID, "", SpokenIntent.ALREADY_PAID, forever
    )
    DynamoWords(table).keep(KEY, said)
    hold = Hold("h-1", HoldKind.CLAIM, at + timedelta(minutes=1), at + timedelta(days=3))
    changes.add_hold(KEY, hold)
    paid = a_payment(recorded_at=at + timedelta(days=1))
    changes.put_payment(KEY, paid, "p1")


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    assert table is not None

    def run_line(*arguments: object) -> tuple[int, str, str]:
        code = main(["history", *map(str, arguments), *IN_TABLE])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def test_everything_is_told_in_the_order_in_which_it_happened(run: Type) -> None:
    code, out, _ = run(KEY.debtor)
    told = json.loads(out)
    kinds = [one["kind"] for one in told["entries"]]
    assert code == 0
    assert kinds[-5:] == ["not_sent", "message", "reply", "hold", "payment"]
    assert {"consent", "invoice"} <= {*kinds}
    assert [one["at"] for one in told["entries"]] == sorted(one["at"] for one in told["entries"])


def test_a_message_is_told_as_it_was_read(run: Type) -> None:
    told = json.loads(run(KEY.debtor)[1])
    (message,) = [one for one in told["entries"] if one["kind"] == "message"]
    assert (message["step"], message["state"]) == ("due_today", "claimed")
    assert PROFILE.name.split()[0] in message["text"]
    assert "F-001" in message["text"]
    assert "Taller Luna" in message["text"]
    assert "{{" not in message["text"]


def test_what_a_debtor_wrote_is_told_to_somebody_with_a_name_and_that_is_on_record(
    run: Type, table: Table
) -> None:
    assert "ya pagué" not in run(KEY.debtor)[1]
    assert [*DynamoWordReadings(table).latest(KEY.creditor)] == []
    told = json.loads(run(KEY.debtor, "--by", "Rosa P.")[1])
    (reply,) = [one for one in told["entries"] if one["kind"] == "reply"]
    assert (reply["text"], told["words_read_by"]) == (SAID, "Rosa P.")
    (reading,) = DynamoWordReadings(table).latest(KEY.creditor)
    assert (reading.by, reading.debtors) == ("Rosa P.", (KEY.debtor,))


class _Page(HTMLParser):
    """What a page shows, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_page_shows_the_words_and_runs_none_of_them(
    run: Type, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "history.html"
    assert run(KEY.debtor, "--by", "Rosa P.", "--html", file, "--lang", language)[0] == 0
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    assert SAID in page.texts
    assert not {"b", "script", "img", "link"} & {*page.tags}
    assert page.tags.count("li") == 7


def test_two_printed_histories_of_the_same_have_the_same_digest(run: Type) -> None:
    first, second = (json.loads(run(KEY.debtor)[1])["sha256"] for _ in range(2))
    with_words = json.loads(run(KEY.debtor, "--by", "Rosa")[1])["sha256"]
    assert (first == second, first == with_words) == (True, False)


def test_a_decision_that_cannot_be_taken_again_has_no_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A made-up text in a court would be worse than none."""
    with table_in_memory() as table:
        _fill(table, replace(DEFAULT_POLICY, version="gone-9"))
        assert main(["history", KEY.debtor, *IN_TABLE]) == 0
    told = json.loads(capsys.readouterr().out)
    (message,) = [one for one in told["entries"] if one["kind"] == "message"]
    assert ("text" in message, message["policy"]) == (False, "gone-9")


def test_somebody_unknown_is_said_to_be_so(run: Type) -> None:
    code, _, err = run("nobody")
    assert (code, "no such debtor" in err) == (1, True)
