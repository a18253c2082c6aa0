"""A creditor's sales of ninety days, of which each pass reads a part."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from functions.reconcile.sales import carry_sales, figures_with_sales
from puntual.domain.accounts.daily_metrics import first_week_of_sales
from puntual.ports.daily_pass import CarriedSales, DailyPass
from tests.factories import NOON, TODAY

WEEK = first_week_of_sales(TODAY)
RUNNING = DailyPass(8, TODAY, 1, NOON, NOON, since=NOON - timedelta(days=1))
KNOWN = CarriedSales(7, {"3": {f"MXN.{WEEK}": 100, f"MXN.{WEEK + 5}": 20}}, {}, frozenset({"MXN"}))


def _sales(carried: CarriedSales) -> int:
    return figures_with_sales(Counter(), carried)["sales.MXN"]


def test_to_a_group_that_is_not_read_what_was_invoiced_since_is_added() -> None:
    totals = Counter({f"sales.MXN.{WEEK + 12}.3": 7, f"sold.MXN.{WEEK + 12}.3": 5})
    assert _sales(carry_sales(KNOWN, totals, RUNNING, sampled=4)) == 125


def test_of_a_group_that_is_read_the_sales_are_what_was_read() -> None:
    totals = Counter({f"sales.MXN.{WEEK + 12}.3": 7, f"sold.MXN.{WEEK + 12}.3": 5})
    assert _sales(carry_sales(KNOWN, totals, RUNNING, sampled=3)) == 7
    assert _sales(carry_sales(KNOWN, totals, RUNNING, sampled=None)) == 7


def test_a_week_that_is_over_is_dropped_without_a_read() -> None:
    """Sales of four weeks too many made a creditor's DSO a sixth too small."""
    later = replace(RUNNING, day=TODAY + timedelta(days=7))
    assert _sales(carry_sales(KNOWN, Counter(), later, sampled=4)) == 20


def test_a_group_that_is_new_has_what_was_read_of_it() -> None:
    totals = Counter({f"sales.MXN.{WEEK}.9": 7, f"sold.MXN.{WEEK}.9": 5})
    assert _sales(carry_sales(KNOWN, totals, RUNNING, sampled=4)) == 127
    assert _sales(carry_sales(None, totals, RUNNING, sampled=4)) == 7


def test_a_pass_that_counts_a_creditor_again_counts_the_same() -> None:
    totals = Counter({f"sold.MXN.{WEEK + 12}.3": 5})
    once = carry_sales(KNOWN, totals, RUNNING, sampled=4)
    assert carry_sales(once, totals, RUNNING, sampled=4) == once
