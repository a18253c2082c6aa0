from functions.reconcile.metrics import Metric, metrics_of


def test_the_figures_of_a_day_become_metrics_with_their_dimensions() -> None:
    kept: dict[str, int | str] = {
        "sent": 12,
        "paid": 3,
        "open.MXN": 150100,
        "overdue.31-60.MXN": 25050,
        "recovered.COP": 50,
        "dso.MXN": "49.1",
    }
    assert list(metrics_of(kept)) == [
        Metric("DaySent", (), 12),
        Metric("DayPaid", (), 3),
        Metric("OpenMinor", (("currency", "MXN"),), 150100),
        Metric("OverdueMinor", (("bucket", "31-60"), ("currency", "MXN")), 25050),
        Metric("DayRecoveredMinor", (("currency", "COP"),), 50),
        Metric("Dso", (("currency", "MXN"),), 49.1),
    ]


def test_a_figure_that_no_dashboard_shows_is_no_metric() -> None:
    assert list(metrics_of({"debtors": 7, "sales.MXN": 100, "receipts": 1})) == []
