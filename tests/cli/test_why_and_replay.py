"""``puntual why`` and ``puntual replay`` as they are typed, with and without a table."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cli.explaining.words import LANGUAGES, words_in
from cli.main import main
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.decision_log import NamedRules, name_rules
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.decision.plan import Send, Stop
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorId, DebtorKey, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from tests.decisions import decide, encode
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, account, invoice, local
from tests.doubles.dynamodb_table import NAME, table_in_memory

type Type = Callable[..., tuple[int, str, str]]

DEMO = Path(__file__).parents[2] / "local" / "demo_portfolio.csv"
_ONE_INVOICE = """\
customer_id,name,phone,country,consent_at,invoice_id,issued_on,due_on,amount,currency
C-1,Ana Ejemplo,+525550000001,MX,2025-12-01,F-1,2026-01-09,2026-01-15,950.00,MXN
"""
_WEEK_AND_THREE = """\
version: week-1
cadences:
  - name: two
    steps:
      - {name: early, offset: -7, valid_days: 1, template: due_in_7_days}
      - {name: late, offset: 3, valid_days: 1, template: overdue_3_days}
"""
IN_FILE = ("--portfolio", DEMO, "--from", "2026-01-05")
IN_TABLE = ("--table", NAME, "--creditor", KEY.creditor)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        creditor = Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1001"))
        DynamoCreditors(table).put(creditor)
        changes = DynamoAccountChanges(table)
        changes.put_profile(PROFILE)
        changes.put_invoice(KEY, invoice(), "i1")
        yield table


def test_a_debtor_is_named_as_the_billing_system_does(run: Type, table: Table) -> None:
    key = DebtorKey(KEY.creditor, DebtorId("#1042 | Ñ"))
    DynamoAccountChanges(table).put_invoice(key, invoice("INV/2026/00012"), "i1")
    code, out, _ = run("why", "#1042 | Ñ", *IN_TABLE, "--at", "2026-03-10T16:00:00Z")
    assert code == 0
    assert "INV/2026/00012" in out


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Type:
    """Run a command; return the exit code and what went to either output."""

    def run_line(*arguments: object) -> tuple[int, str, str]:
        code = main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def terms_at(debtor: Account, at: datetime) -> Terms:
    rules = PackagedRuleBook().rules_for(debtor.profile, at)
    return Terms(DEFAULT_POLICY, rules, catalogue=PackagedTemplates().catalogue())


def test_every_reason_is_explained_in_every_language() -> None:
    for language in LANGUAGES:
        words = words_in(language)
        for reason in Reason:
            assert words.meaning_of(reason)
            assert words.fix_of(reason)
        assert set(words.phrases) == set(words_in("en").phrases)


def test_a_silence_is_explained_without_aws(run: Type) -> None:
    code, out, _ = run("why", "C-014", *IN_FILE, "--at", "2026-01-09T16:00:00Z")
    assert code == 0
    assert out.startswith("No se envía. Se vuelve a mirar: 2026-01-13 09:00")
    assert "step_done: el paso de estos días ya se envió" in out
    assert "qué lo cambia" in out
    assert "últimas 168 horas 2 de 2" in out


def test_each_step_is_told_with_how_it_ended(run: Type, tmp_path: Path) -> None:
    """A policy of -7 and +3, an invoice of -6 whose third day overdue is a Sunday: no message."""
    file, policy = tmp_path / "one.csv", tmp_path / "policy.yaml"
    file.write_text(_ONE_INVOICE, "utf-8")
    policy.write_text(_WEEK_AND_THREE, "utf-8")
    where = ("--portfolio", file, "--policy", policy, "--lang", "en")
    code, out, _ = run("why", "C-1", *where, "--at", "2026-01-20T16:00:00Z")
    assert code == 0
    assert "step_done" not in out
    assert "step_lapsed: the days of a step went by, and nothing of it was sent" in out
    assert "F-1, early: not sent, and its days went by: not_issued_yet" in out
    assert "F-1, late: not sent, and its days went by: outside_hours" in out


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "Se enviaría ahora"), ("pt", "Seria enviado"), ("en", "Would be")],
)
def test_a_message_is_explained_in_the_readers_language(
    run: Type, table: Table, language: str, said: str
) -> None:
    assert table is not None
    at = local(DUE).isoformat()
    code, out, _ = run("why", KEY.debtor, *IN_TABLE, "--at", at, "--lang", language)
    assert code == 0
    assert out.startswith(said)
    assert "due_today" in out
    assert "F-001" in out


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_customer_that_is_merged_is_held_until_the_merge_is_sent_again(
    run: Type, table: Table, language: str
) -> None:
    """Ended by hand, it would be reminded of half of what is owed."""
    hold = Hold("h-1", HoldKind.MERGING, local(date(2026, 3, 9)), None)
    DynamoAccountChanges(table).add_hold(KEY, hold)
    at = local(DUE).isoformat()
    _, out, _ = run("why", KEY.debtor, *IN_TABLE, "--at", at, "--lang", language)
    assert ":merge" in out
    assert "puntual hold end" not in out


def test_a_hold_is_evidence(run: Type, table: Table) -> None:
    since, until = local(date(2026, 3, 9)), local(date(2026, 3, 12))
    hold = Hold("h-1", HoldKind.CLAIM, since, until, origin="reply")
    DynamoAccountChanges(table).add_hold(KEY, hold)
    _, out, _ = run("why", KEY.debtor, *IN_TABLE, "--at", local(DUE).isoformat(), "--lang", "en")
    assert "hold_claim" in out
    assert "claim until 2026-03-12 10:00" in out


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("kind", [one for one in HoldKind if one is not HoldKind.MERGING])
def test_whoever_is_held_is_told_the_command_that_ends_it(
    run: Type, table: Table, kind: HoldKind, language: str
) -> None:
    """It said that a person may end the hold, and no command could."""
    DynamoAccountChanges(table).add_hold(KEY, Hold("h-1", kind, local(date(2026, 3, 9)), None))
    at = local(DUE).isoformat()
    _, out, _ = run("why", KEY.debtor, *IN_TABLE, "--at", at, "--lang", language)
    assert "puntual hold end" in out


@pytest.mark.usefixtures("table")
def test_a_feed_that_never_spoke_is_evidence(run: Type) -> None:
    """The reason was a stale feed, and the evidence said that nothing stopped sending."""
    run("policy", "put", "pyme", *IN_TABLE)
    run("policy", "activate", "pyme-1", *IN_TABLE)
    _, out, _ = run("why", KEY.debtor, *IN_TABLE, "--lang", "en", "--at", "2026-03-12T18:00:00Z")
    assert "payment_feed_stale" in out
    assert "no payment was told of yet" in out
    assert "nothing stops sending" not in out


def test_somebody_unknown_is_said_to_be_so(run: Type, table: Table) -> None:
    assert table is not None
    assert run("why", "nobody", *IN_TABLE)[0] == 1
    assert run("why", "nobody", *IN_FILE)[0] == 1
    code, _, err = run("why", "nobody")
    assert code == 1
    assert "--portfolio" in err


def test_a_decision_of_the_past_is_taken_again_byte_for_byte(run: Type, table: Table) -> None:
    debtor, now = account(), local(DUE)
    terms = terms_at(debtor, now)
    decision = decide(debtor, terms, now)
    assert isinstance(decision, Send)
    log = encode(debtor, terms, now, decision)
    stored = DynamoAccounts(table).read(KEY)
    assert stored is not None
    DynamoContacts(table).claim(excerpt_of(stored), decision.plan.contact, log)
    code, out, _ = run("replay", KEY.debtor, *IN_TABLE, "--at", "2026-04-01")
    assert code == 0
    assert out.endswith("identical\n")
    assert out.count('{"send":') == 2


def test_a_silence_is_taken_again_by_its_instant(run: Type, table: Table) -> None:
    debtor = account()
    decisions = DynamoDecisions(table)
    for at in (local(date(2026, 2, 1)), local(date(2026, 3, 1), 23)):
        terms = terms_at(debtor, at)
        decision = decide(debtor, terms, at)
        assert not isinstance(decision, Send)
        log = encode(debtor, terms, at, decision)
        # Two silences for the same reasons would be one record, so the second says another.
        decisions.record(KEY, at, (*decision.reasons, Reason(list(Reason)[at.month])), None, log)
    code, out, _ = run("replay", KEY.debtor, *IN_TABLE, "--at", "2026-02-15")
    assert code == 0
    assert "2026-02-01T16:00:00" in out


def test_a_decision_that_came_out_otherwise_shows_the_difference(run: Type, table: Table) -> None:
    debtor, now = account(), local(DUE)
    log = encode(debtor, terms_at(debtor, now), now, Stop((Reason.HOLIDAY,)))
    DynamoDecisions(table).record(KEY, now, (Reason.HOLIDAY,), None, log)
    code, out, _ = run("replay", KEY.debtor, *IN_TABLE)
    assert code == 1
    assert "DIFFERENT" in out
    assert '-   "holiday"' in out


def test_other_rules_than_those_of_the_day_are_said_to_be_so(run: Type, table: Table) -> None:
    debtor, now = account(), local(DUE)
    terms = terms_at(debtor, now)
    assert terms.rules is not None
    older = replace(terms, rules=replace(terms.rules, pack="MX/1999-01-01"))
    decision = Stop((Reason.HOLIDAY,))
    DynamoDecisions(table).record(
        KEY, now, decision.reasons, None, encode(debtor, older, now, decision)
    )
    code, out, _ = run("replay", KEY.debtor, *IN_TABLE)
    assert code == 1
    assert "MX/1999-01-01" in out
    assert "identical" not in out


def test_without_a_log_there_is_nothing_to_replay(run: Type, table: Table) -> None:
    assert table is not None
    code, _, err = run("replay", KEY.debtor, *IN_TABLE)
    assert code == 1
    assert "no decision is logged" in err


@pytest.mark.parametrize("country", ["MX", "BR", "CL", "GLOBAL"])
def test_packaged_rules_are_found_again_by_their_name(country: str) -> None:
    book = PackagedRuleBook()
    profile = replace(PROFILE, country=country, zone="America/Bogota", phone="+573005550001")
    rules = book.rules_for(profile, datetime(2026, 6, 1, tzinfo=UTC))
    assert rules is not None
    assert book.rules_named(name_rules(rules)) == rules
    unknown = NamedRules(rules.pack, "1900-01-01", rules.holidays_version, ("America/Lima",))
    assert book.rules_named(unknown) is None


@pytest.mark.parametrize("option", ["--at", "--from"])
def test_a_day_beyond_all_calendars_is_a_usage_error(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["why", "C-014", *map(str, IN_FILE), option, "9999-12-31"])

    assert ended.value.code == 2
    assert "choose a day from 2000-01-01 to 2099-12-31" in capsys.readouterr().err
