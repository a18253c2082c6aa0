"""The figures of a day, with golden values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import EarlyOffer, Purpose
from puntual.domain.accounts.daily_metrics import (
    dso_by_currency,
    first_week_of_sales,
    metrics_of_documents,
    metrics_of_view,
    portfolio_of,
    sales_of_documents,
    week_of,
)
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
)
from tests.domain.decision.decision_cases import (
    DUE,
    MEXICO,
    PROFILE,
    REVOKED,
    account,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
    reminded,
)

END = datetime(9999, 1, 1, tzinfo=UTC)


def counted(debtor: Account, day: date) -> Counter[str]:
    """Return all that a pass counts of an account that it reads whole."""
    view = view_of(debtor, datetime.combine(day, time(23), UTC))
    figures = metrics_of_view(view, debtor.contacts, day)
    figures.update(metrics_of_documents(debtor, day, MEXICO))
    sales = sales_of_documents(debtor, day, None, before=END)
    by_currency = _by_currency(sales)
    figures.update({name: one for name, one in by_currency.items() if name.startswith("sales.")})
    return figures


def _by_currency(sales: Mapping[str, int]) -> Counter[str]:
    """Return sales without their weeks."""
    figures: Counter[str] = Counter()
    for name, minor in sales.items():
        figures[name.rpartition(".")[0]] += minor
    return figures


def test_sales_are_told_apart_by_the_week_of_their_issue() -> None:
    """So that what is ninety days old can be dropped without reading it again."""
    monday, sunday = date(2026, 3, 2), date(2026, 3, 8)
    invoices = [
        replace(invoice(f"F-{place}", minor=10**place), issued_on=day)
        for place, day in enumerate((monday - timedelta(days=1), monday, sunday))
    ]
    sales = sales_of_documents(account(*invoices), sunday, None, before=END)
    week = week_of(monday)
    assert (sales[f"sales.MXN.{week - 1}"], sales[f"sales.MXN.{week}"]) == (1, 110)


def test_the_first_week_of_sales_is_that_of_the_first_of_ninety_days() -> None:
    for day in (DUE + timedelta(days=one) for one in range(7)):
        first = day - timedelta(days=89)
        assert week_of(first) == first_week_of_sales(day)
        assert week_of(first - timedelta(days=7)) < first_week_of_sales(day)


def test_sales_since_the_pass_before_are_told_apart() -> None:
    since, before = local(DUE, 3), local(days_from_due(1), 3)
    recorded = (None, local(DUE, 2), local(DUE, 3), local(days_from_due(1), 2), before)
    invoices = [
        replace(invoice(f"F-{place}", minor=10**place), recorded_at=at)
        for place, at in enumerate(recorded)
    ]
    sales = sales_of_documents(account(*invoices), DUE, since, before=before)
    assert _by_currency(sales) == {"sales.MXN": 1111, "sold.MXN": 1100}


def test_before_the_first_pass_all_sales_are_new() -> None:
    sales = sales_of_documents(account(), DUE, None, before=END)
    assert _by_currency(sales) == {"sales.MXN": 125050, "sold.MXN": 125050}


def test_dso_is_receivables_over_credit_sales_times_days() -> None:
    """Worked by hand: 50,000 open of 150,000 sold in 90 days is 30 days."""
    figures = Counter({"open.MXN": 5_000_000, "sales.MXN": 15_000_000, "open.USD": 100})
    assert dso_by_currency(figures) == {"MXN": 30.0}


def test_dso_has_one_decimal_and_is_nought_where_nothing_is_open() -> None:
    assert dso_by_currency({"open.MXN": 100, "sales.MXN": 700, "sales.USD": 90}) == {
        "MXN": 12.9,
        "USD": 0.0,
    }


def test_an_account_without_movement_counts_only_its_debt() -> None:
    assert counted(account(), days_from_due(-200)) == Counter(
        {"debtors": 1, "open.MXN": 125050, "overdue.current.MXN": 125050}
    )


def test_what_was_sold_counts_for_ninety_days() -> None:
    issued = days_from_due(-30)
    sales = [counted(account(), issued + timedelta(days=one))["sales.MXN"] for one in (0, 89)]
    assert sales == [125050, 125050]
    assert "sales.MXN" not in counted(account(), issued + timedelta(days=90))
    assert "sales.MXN" not in counted(account(), issued - timedelta(days=1))


def test_what_was_read_was_delivered_and_thanks_are_no_reminder() -> None:
    reminder = reminded(local(DUE, 9), "due_today", state=ContactState.READ)
    thanks = replace(reminded(local(DUE, 10), "payment_received"), purpose=Purpose.RECEIPT)
    figures = counted(account(contacts=(reminder, thanks)), DUE)
    assert (figures["sent"], figures["receipts"]) == (1, 1)
    assert (figures["delivered"], figures["read"], figures["uncertain"]) == (2, 1, 0)
    assert "read" not in counted(account(contacts=(thanks,)), DUE)
    # Of a hundred reminders 350 were delivered, for receipts and answers counted as well.
    assert (figures["reminders_delivered"], figures["reminders_read"]) == (1, 1)
    assert "reminders_delivered" not in counted(account(contacts=(thanks,)), DUE)
    assert "sent" not in counted(account(contacts=(reminder, thanks)), days_from_due(1))


def test_answers_are_counted_apart() -> None:
    answer = replace(reminded(local(DUE, 9), "balance"), purpose=Purpose.ANSWER)
    figures = counted(account(contacts=(answer,)), DUE)
    assert (figures["answers"], figures["sent"], figures["receipts"]) == (1, 0, 0)


def test_a_refused_message_was_not_sent_and_an_expired_one_is_uncertain() -> None:
    refused = reminded(local(DUE, 9), "due_today", state=ContactState.FAILED)
    expired = reminded(local(DUE, 10), "due_today", state=ContactState.EXPIRED, attempt=2)
    figures = counted(account(contacts=(refused, expired)), DUE)
    assert (figures["sent"], figures["failed"], figures["uncertain"]) == (1, 0, 1)


def test_a_message_that_failed_after_it_left_is_counted_as_failed() -> None:
    failed = replace(
        reminded(local(DUE, 9), "due_today", state=ContactState.FAILED), accepted_at=local(DUE, 9)
    )
    figures = counted(account(contacts=(failed,)), DUE)
    assert (figures["sent"], figures["failed"]) == (1, 1)


def test_replies_are_counted_on_the_day_they_came() -> None:
    answered = hold(HoldKind.CLAIM, None, since=local(DUE, 11))
    by_hand = replace(hold(HoldKind.MANUAL, None, since=local(DUE, 12)), origin="operator")
    left = replace(REVOKED, at=local(DUE, 13))
    debtor = account(
        profile=replace(PROFILE, consents=(*PROFILE.consents, left)), holds=(answered, by_hand)
    )
    assert counted(debtor, DUE)["replied"] == 2
    assert counted(debtor, days_from_due(1))["replied"] == 0


def test_an_evening_belongs_to_the_debtor_s_day() -> None:
    """Seven in the evening in Mexico is the next day in UTC: answers and payments went there.

    The messages that they answered stayed on the debtor's own day, so that no day added up.
    """
    evening = local(DUE, 19)
    assert evening.astimezone(UTC).date() == days_from_due(1)
    debtor = account(
        payments=(payment(100, at=evening),), holds=(hold(HoldKind.CLAIM, None, since=evening),)
    )
    today, tomorrow = counted(debtor, DUE), counted(debtor, days_from_due(1))
    assert [today[name] for name in ("paid", "recovered.MXN", "replied")] == [1, 100, 1]
    assert [tomorrow[name] for name in ("paid", "recovered.MXN", "replied")] == [0, 0, 0]


def test_money_that_went_back_and_credit_notes_are_counted_apart_on_their_day() -> None:
    paid = payment(500, at=local(DUE, 9), name="P-1")
    returned = Reversal(
        ReversalId(paid.id, "R-1"),
        Money(200, "MXN"),
        DUE,
        ReversalReason.CHARGEBACK,
        local(DUE, 10),
    )
    note = CreditNote(DocumentId("erp", "N-1"), Money(300, "MXN"), DUE, local(DUE, 11))
    void = replace(note, id=DocumentId("erp", "N-2"), status=CreditNoteStatus.CANCELLED)
    debtor = replace(account(payments=(paid,)), reversals=(returned,), credit_notes=(note, void))
    today, tomorrow = counted(debtor, DUE), counted(debtor, days_from_due(1))
    names = ("recovered.MXN", "reversed.MXN", "credited.MXN")
    assert [today[name] for name in names] == [500, 200, 300]
    assert [tomorrow[name] for name in names] == [0, 0, 0]


def test_what_an_early_payer_need_not_pay_is_a_figure_of_its_own_on_the_day_it_is_told() -> None:
    made = reminded(local(days_from_due(-7)), "due_in_7_days")
    covered = (replace(made.covered[0], off=6250),)
    told = replace(made, covered=covered, offer=EarlyOffer(5, days_from_due(-3)))
    paid = payment(118800, local(DUE, 9), paid_on=days_from_due(-3))
    debtor = account(contacts=(told,), payments=(paid,))
    assert counted(debtor, DUE)["discounted.MXN"] == 6250
    assert counted(debtor, days_from_due(-3))["discounted.MXN"] == 0


def test_a_debt_that_is_paid_is_counted_as_zero_in_every_bucket() -> None:
    """The last overdue peso was paid, and the chart was not told: it showed the day before."""
    paid = account(payments=(payment(125050, at=local(days_from_due(-200))),))
    figures = counted(paid, days_from_due(200))
    assert dict(figures) == {"debtors": 1, "open.MXN": 0}
    promises = [f"promises.{one}" for one in ("open", "due_soon", "broken", "kept", "past")]
    counts = dict.fromkeys(
        ("sent", "reminders_delivered", "reminders_read", "replied", "paid", *promises), 0
    )
    overdue = {f"overdue.{bucket}.MXN": 0 for bucket in AgingBucket}
    money = {"open.MXN": 0, "at_stake.MXN": 0, "recovered.MXN": 0}
    money |= {f"promised.{one}.MXN": 0 for one in ("open", "due_soon", "broken")}
    assert dict(portfolio_of([figures])) == {"debtors": 1, **counts, **money, **overdue}
    assert dict(portfolio_of([])) == counts


def test_the_sum_over_accounts_is_the_figure_of_the_portfolio() -> None:
    one: Account = account(payments=(payment(100, at=local(DUE)),))
    other = account(invoice("F-002", minor=300))
    total = counted(one, DUE) + counted(other, DUE)
    assert (total["debtors"], total["open.MXN"]) == (2, 125250)
    assert (total["paid"], total["recovered.MXN"]) == (1, 100)
