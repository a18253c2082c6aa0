"""The plan is the engine itself, played forward."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.application.play_forward import (
    AccountEvent,
    Forecast,
    account_at,
    as_read,
    learn,
    play,
)
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.decision.plan import Send, Stop
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason
from tests.account_facts import attempts_of
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    TERMS,
    account,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
)

START = local(days_from_due(-20), 3)
END = local(days_from_due(25), 3)
OWING = (AccountEvent(START, PROFILE), AccountEvent(START, invoice()))


def terms_at(_profile: Profile, _now: datetime) -> Terms:
    return TERMS


def played(*more: AccountEvent, end: datetime = END) -> list[Forecast]:
    return list(play((*OWING, *more), terms_at, START, end))


def steps_of(forecasts: Sequence[Forecast]) -> list[str]:
    decisions = [one.decision for one in forecasts]
    return [one.plan.contact.step for one in decisions if isinstance(one, Send)]


def test_an_unpaid_invoice_passes_all_its_steps_once() -> None:
    assert steps_of(played()) == [
        "due_in_7_days",
        "due_in_3_days",
        "due_today",
        "overdue_3_days",
        "overdue_8_days",
    ]


def test_a_payment_ends_the_reminders_and_is_thanked_for() -> None:
    paid = AccountEvent(local(DUE, 8), payment(at=local(DUE, 8)))
    assert steps_of(played(paid)) == ["due_in_7_days", "due_in_3_days", "payment_received"]


def test_consent_that_is_withdrawn_ends_everything() -> None:
    revoked = ConsentEvent(ConsentKind.REVOKED, local(days_from_due(-4)), "reply", "wamid.1")
    asked = AccountEvent(revoked.at, replace(PROFILE, consents=(revoked,)))
    forecasts = played(asked)
    assert steps_of(forecasts) == ["due_in_7_days"]
    assert forecasts[-1].decision == Stop((Reason.OPTED_OUT,))


def test_a_hold_suppresses_messages_for_its_time() -> None:
    claim = hold(HoldKind.CLAIM, local(days_from_due(5)), since=local(days_from_due(-8)))
    assert "due_today" not in steps_of(played(AccountEvent(claim.since, claim)))


def test_the_same_reasons_are_reported_once() -> None:
    forecasts = played()
    reasons = [one.decision.reasons for one in forecasts if not isinstance(one.decision, Send)]
    assert reasons
    assert all(one != other for one, other in itertools.pairwise(reasons))


def test_the_stop_after_the_last_message_is_reported_with_it() -> None:
    last, suppressed = played()[-2:]
    assert isinstance(last.decision, Send)
    assert suppressed.decision == Stop((Reason.CADENCE_FINISHED,))
    assert (suppressed.at, len(suppressed.account.contacts)) == (last.at, 5)


def test_nothing_is_played_of_somebody_unknown() -> None:
    assert list(play((AccountEvent(START, invoice()),), terms_at, START, END)) == []


def test_nothing_is_evaluated_after_the_end() -> None:
    end = local(days_from_due(-3), 9, 30)
    assert all(START <= one.at < end for one in played(end=end))


def test_each_message_is_what_the_engine_decides_at_that_instant() -> None:
    for forecast in played():
        assert decide(forecast.account, TERMS, forecast.at) == forecast.decision


def test_a_message_that_was_sent_stands_on_the_account() -> None:
    later = local(days_from_due(1))
    stood = account_at(OWING, terms_at, START, later)
    assert stood is not None
    assert [one.step for one in stood.contacts] == ["due_in_7_days", "due_in_3_days", "due_today"]
    assert account_at((), terms_at, START, later) is None


def test_an_invoice_that_is_sent_again_replaces_itself() -> None:
    debtor = learn(learn(None, PROFILE), invoice(minor=100))
    changed = learn(debtor, invoice(minor=200))
    assert changed is not None
    assert [one.instalments[0].amount.minor for one in changed.invoices] == [200]


def test_consents_are_only_ever_added() -> None:
    debtor = learn(learn(None, PROFILE), replace(PROFILE, consents=()))
    assert debtor is not None
    assert debtor.profile.consents == PROFILE.consents


def test_thanks_and_the_reminder_of_the_rest_leave_on_two_days() -> None:
    day = days_from_due(-7)
    forecasts = played(AccountEvent(local(day, 8), payment(1000, local(day, 8))))
    sent = [one for one in forecasts if isinstance(one.decision, Send)]
    assert all(one.at < other.at for one, other in itertools.pairwise(sent))
    assert [one.at.date() for one in sent[:2]] == [day, days_from_due(-6)]


def test_two_courtesies_of_one_morning_leave_a_minute_apart() -> None:
    day = days_from_due(-7)
    promise = hold(HoldKind.PROMISE, local(days_from_due(2)), since=local(day, 8))
    events = (
        AccountEvent(local(day, 8), payment(1000, local(day, 8))),
        AccountEvent(local(day, 8), promise),
    )
    sent = [one for one in played(*events) if isinstance(one.decision, Send)]
    assert sent[1].at - sent[0].at == timedelta(minutes=1)
    assert [one.at.date() for one in sent[:2]] == [day, day]


@given(
    st.lists(
        st.builds(
            lambda day, minor, name: AccountEvent(
                local(days_from_due(day)), payment(minor, local(days_from_due(day)), name)
            ),
            st.integers(-15, 20),
            st.integers(1, 90000),
            st.sampled_from(["P-1", "P-2", "P-3"]),
        ),
        max_size=3,
        unique_by=lambda event: getattr(event.change, "id", None),
    )
)
def test_time_only_ever_goes_forward_and_no_cap_is_broken(events: list[AccountEvent]) -> None:
    forecasts = played(*events)
    assert all(one.at <= other.at for one, other in itertools.pairwise(forecasts))
    reminded = [
        one.at
        for one in forecasts
        if isinstance(one.decision, Send) and one.decision.plan.contact.covered
    ]
    assert all(
        later - earlier >= timedelta(hours=48) for earlier, later in itertools.pairwise(reminded)
    )


def test_a_message_counts_as_read_at_once() -> None:
    sent = next(one for one in played() if isinstance(one.decision, Send))
    assert isinstance(sent.decision, Send)
    contact = as_read(sent.decision.plan.contact, sent.at)
    assert (contact.accepted_at, contact.counts_as_attempt) == (sent.at, True)
    assert attempts_of(account(contacts=(contact,)), contact.purpose) == (contact,)
