"""Any past decision again, from its log alone, byte for byte."""

import zlib
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.application import decision_log
from puntual.application.decision_log import (
    NamedRules,
    VersionGone,
    canonical,
    decode,
    fingerprint,
)
from puntual.application.replay import Library, replay
from puntual.application.rows.logs import log_of_text, text_of_log
from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.pair_attempt import PairAttempt
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.conditions import Conditions, Switch, SwitchScope, closing_of
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Catalogue
from tests.decisions import decide, encode
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    RULES,
    TERMS,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)
from tests.domain.decision.test_decision_properties import accounts

HERE = Library(
    policy=lambda version: DEFAULT_POLICY if version == DEFAULT_POLICY.version else None,
    rules=lambda named: RULES if named.pack == RULES.pack else None,
    catalogue=ANY_TEMPLATE,
)
CONDITIONS = st.builds(
    Conditions,
    number=st.sampled_from(["", "1001"]),
    switches=st.frozensets(
        st.builds(
            Switch,
            st.sampled_from(sorted({*SwitchScope} - {SwitchScope.DAY})),
            st.sampled_from(["", "1001", "due_today"]),
        )
        | st.sampled_from([closing_of(DUE), closing_of(DUE, "MX"), closing_of(DUE, "PY")]),
        max_size=2,
    ),
    broken_templates=st.frozensets(st.sampled_from(["due_today", "overdue_3_days"]), max_size=2),
    feed_seen_at=st.none() | st.just(local(DUE)),
    sent_today=st.integers(0, 9),
    day_limit=st.none() | st.integers(0, 9),
    quota_left=st.none() | st.integers(0, 2),
    value_floor=st.integers(0, 2) | st.integers(0, 10_000),
    halted=st.booleans(),
    halted_countries=st.frozensets(st.sampled_from(["MX", "PE"])),
)


@given(accounts(), CONDITIONS)
def test_a_replay_gives_the_same_bytes(
    case: tuple[Account, datetime], conditions: Conditions
) -> None:
    debtor, now = case
    terms = replace(TERMS, conditions=conditions)
    decision = decide(debtor, terms, now)
    log = encode(debtor, terms, now, decision)
    replayed = replay(log, HERE)
    assert replayed.is_identical
    assert replayed.recomputed == canonical(decision)
    assert decision_log.encode(replayed.logged.view, terms, now, decision) == log


@given(accounts())
def test_a_log_is_read_back_as_it_was_written(case: tuple[Account, datetime]) -> None:
    debtor, now = case
    logged = decode(encode(debtor, TERMS, now, decide(debtor, TERMS, now)))
    assert logged.now == now
    assert logged.policy == DEFAULT_POLICY.version
    owed = [one.key for one in debtor.balance.open_instalments]
    assert [one.key for one in logged.view.open_instalments] == owed


def test_a_log_names_nobody() -> None:
    debtor = account(
        profile=replace(PROFILE, name="Ana Ejemplo", state="CMX", wa_ids=frozenset({"525550001"})),
        releases=(Release("due_today", local(DUE), "marta.gerente"),),
    )
    logged = decode(encode(debtor, TERMS, local(DUE), Stop(())))
    text = repr(logged)
    for secret in ("Ana", "5255", "'contract'", "wording", "marta", "taller-luna"):
        assert secret not in text


@pytest.mark.parametrize(
    ("decision", "least"), [(Wait(local(DUE), ()), "wait"), (Stop(()), "stop")]
)
def test_every_kind_of_decision_has_a_canonical_form(decision: Wait | Stop, least: str) -> None:
    assert canonical(decision).startswith(f'{{"{least}"')


def test_who_ended_a_hold_changes_no_byte_of_a_log() -> None:
    """No decision reads it, and a log names no person: neither the debtor nor an employee."""
    ended = Hold("h-1", HoldKind.DISPUTE, local(days_from_due(-9)), local(days_from_due(-2)))
    logs = [
        encode(debtor, TERMS, local(DUE), decide(debtor, TERMS, local(DUE)))
        for hold in (ended, replace(ended, ended_by="Rosa P."))
        for debtor in [account(holds=(hold,))]
    ]
    assert logs[0] == logs[1]


def test_a_log_stays_small() -> None:
    debtor = account(
        invoice("F-001"),
        invoice("F-002", days_from_due(20)),
        payments=(payment(5000, local(days_from_due(-2))),),
        contacts=(
            reminded(local(days_from_due(-7)), "due_in_7_days"),
            reminded(local(days_from_due(-3)), "due_in_3_days"),
        ),
    )
    decision = decide(debtor, TERMS, local(DUE))
    assert isinstance(decision, Send)
    assert len(encode(debtor, TERMS, local(DUE), decision)) < 1024


def test_without_the_policy_of_its_day_a_decision_is_not_replayed() -> None:
    debtor = account()
    log = encode(debtor, TERMS, local(DUE), decide(debtor, TERMS, local(DUE)))
    with pytest.raises(VersionGone, match="default-1"):
        replay(log, replace(HERE, policy=lambda _: None))


def test_with_another_rule_pack_a_replay_says_so_and_pretends_nothing() -> None:
    debtor = account()
    log = encode(debtor, TERMS, local(DUE), decide(debtor, TERMS, local(DUE)))
    seen: list[NamedRules] = []

    def unknown(named: NamedRules) -> None:
        seen.append(named)

    with pytest.raises(VersionGone, match="MX/test"):
        replay(log, replace(HERE, rules=unknown))
    assert [one.entry for one in seen] == [RULES.entry]


def test_with_other_templates_a_replay_says_so() -> None:
    debtor = account()
    log = encode(debtor, TERMS, local(DUE), decide(debtor, TERMS, local(DUE)))
    with pytest.raises(VersionGone, match="catalogue"):
        replay(log, replace(HERE, catalogue=Catalogue({"due_today": frozenset({"es"})})))


def test_a_form_of_address_is_part_of_the_fingerprint() -> None:
    known = Catalogue({"due_today": frozenset({"es"})})
    chosen = [replace(known, form=form) for form in (None, *FormOfAddress)]
    assert len(set(map(fingerprint, chosen))) == len(chosen)


def test_a_log_of_a_later_form_is_refused() -> None:
    with pytest.raises(VersionGone, match="form"):
        decode(b"\x06whatever")


def test_a_changed_engine_shows_as_a_difference() -> None:
    debtor = account()
    other = Wait(local(date(2026, 4, 1)) + timedelta(hours=1), ())
    replayed = replay(encode(debtor, TERMS, local(DUE), other), HERE)
    assert not replayed.is_identical
    assert replayed.logged.decision == canonical(other)


def test_pair_attempts_of_others_behind_the_phone_cost_no_byte_of_a_log() -> None:
    """The pause is minded at the claim: no decision looks at it."""
    tries = (PairAttempt(local(days_from_due(-9))), PairAttempt(local(DUE), local(DUE, 10, 1)))
    debtor = account(phone_tries=tries)
    decision = decide(debtor, TERMS, local(DUE))
    assert decision == decide(account(), TERMS, local(DUE))
    log = encode(debtor, TERMS, local(DUE), decision)
    assert log == encode(account(), TERMS, local(DUE), decision)


def test_a_log_goes_to_text_and_back_byte_for_byte() -> None:
    taken = decide(account(), TERMS, local(DUE))
    log = encode(account(), TERMS, local(DUE), taken)
    text = text_of_log(log)
    assert text is not None
    assert log_of_text(text) == log


def test_a_log_that_was_compressed_in_another_way_stays_as_it_is() -> None:
    plain = zlib.compressobj(1, wbits=-zlib.MAX_WBITS)
    other = plain.compress(b"{}" * 20) + plain.flush()
    for form in (b"\x04", b"\x05"):
        assert text_of_log(form + other) is None
        assert text_of_log(form + b"log") is None
    assert text_of_log(b"\x03log") is None


def test_bytes_that_are_no_log_have_no_text() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    no_text = packer.compress(b"\xff") + packer.flush()
    no_block = b"\x07"
    for form in (b"\x04", b"\x05"):
        assert text_of_log(form + no_text) is None
        assert text_of_log(form + no_block) is None
