"""What ``puntual plan`` costs for a large portfolio: the command itself, in its own process."""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from puntual.intake.files.portfolio import COLUMNS

_ROOT = Path(__file__).parents[2]
_START = date(2026, 1, 5)
_DAYS = 30
# With the state, the locale and the first digits of an invented number.
_MARKETS = (
    ("MX", "MXN", "CMX", "es-MX", "+525555"),
    ("CO", "COP", "DC", "es-CO", "+573005"),
    ("PE", "PEN", "LIM", "es-PE", "+51955"),
    ("CL", "CLP", "RM", "es-CL", "+56955"),
    ("AR", "ARS", "C", "es-AR", "+5491155"),
    ("BR", "BRL", "SP", "pt-BR", "+5511955"),
)


def bench_plan(debtors: int) -> Iterator[dict[str, object]]:
    """Yield time and memory of a plan for generated debtors over thirty days."""
    with tempfile.TemporaryDirectory() as folder:
        portfolio, out = Path(folder) / "portfolio.csv", Path(folder) / "plan.ndjson"
        _write(portfolio, debtors)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _plan(portfolio, out)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with out.open(encoding="utf-8") as lines:
            kinds = [line.startswith('{"kind": "send"') for line in lines]
    yield {
        "bench": "plan",
        "debtors": debtors,
        "days": _DAYS,
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime),
        "max_rss_mb": round(after.ru_maxrss / 1024),
        "messages": sum(kinds),
        "suppressions": len(kinds) - sum(kinds),
    }


def _plan(portfolio: Path, out: Path) -> None:
    path = os.pathsep.join((str(_ROOT / "layers/shared/python"), str(_ROOT)))
    command = [sys.executable, "-m", "cli.main", "plan", "--portfolio", str(portfolio)]
    options = ["--from", _START.isoformat(), "--days", str(_DAYS), "--json"]
    with out.open("w", encoding="utf-8") as lines:
        subprocess.run(
            [*command, *options],
            check=True,
            stdout=lines,
            env={**os.environ, "PYTHONPATH": path},
            cwd=_ROOT,
        )


def _write(path: Path, debtors: int) -> None:
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(_row(number, chance) for number in range(debtors))


def _row(number: int, chance: random.Random) -> dict[str, str]:
    country, currency, state, locale, phone = _MARKETS[number % len(_MARKETS)]
    due = _START + timedelta(days=chance.randint(-10, 40))
    paid = due + timedelta(days=chance.randint(-3, 9)) if chance.random() < 0.25 else None
    return {
        "debtor_id": f"D-{number:06}",
        "name": f"Cliente {number}",
        "phone": f"{phone}{number % 1_000_000:06}",
        "country": country,
        "state": state,
        "locale": locale,
        "consent_at": "2025-06-01",
        "invoice_id": f"F-{number:06}",
        "issued_on": (due - timedelta(days=30)).isoformat(),
        "due_on": due.isoformat(),
        "amount": str(chance.randint(1_000, 900_000)),
        "currency": currency,
        "paid_on": paid.isoformat() if paid else "",
    }
