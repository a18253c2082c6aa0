"""How many decisions a core takes in a second, as a ratio to a bare loop as well."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.decision import decision
from puntual.domain.decision.plan import Send
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY
from tests.decisions import decide, encode
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

_LOOKS = 4000
_RUNS = 5
_LOOP = 1_000_000


def bench_decisions() -> Iterator[dict[str, object]]:
    """Yield decisions per second for debtors with more and more history."""
    loop = median(_spin() for _ in range(_RUNS))
    for name, debtor in _cases().items():
        terms = _terms(debtor)
        runs = [_look(debtor, terms) for _ in range(_RUNS)]
        spent = median(seconds for seconds, _ in runs)
        log = encode(debtor, terms, local(DUE), decide(debtor, terms, local(DUE)))
        yield {
            "bench": "decide",
            "case": name,
            "decisions_per_second": round(_LOOKS / spent),
            "loop_turns_per_decision": round(_LOOP * spent / loop / _LOOKS),
            "sends": runs[0][1],
            "log_bytes": len(log),
        }


def _cases() -> dict[str, Account]:
    placed = replace(PROFILE, state="CMX")
    warned = reminded(local(days_from_due(-7)), "due_in_7_days")
    old = range(0, 300, 30)
    return {
        "state known, one invoice": account(profile=placed),
        "state known, after one contact": account(profile=placed, contacts=(warned,)),
        "twelve possible zones, two invoices": account(
            invoice("F-001"), invoice("F-002", days_from_due(20))
        ),
        "ten paid invoices and ten contacts": account(
            invoice("F-900"),
            *(invoice(f"F-{day}", days_from_due(day - 300)) for day in old),
            payments=tuple(payment(at=local(days_from_due(d - 298)), name=f"P-{d}") for d in old),
            contacts=tuple(
                reminded(local(days_from_due(d - 300)), "due_today", f"F-{d}") for d in old
            ),
            profile=placed,
        ),
    }


def _terms(debtor: Account) -> Terms:
    rules = PackagedRuleBook().rules_for(debtor.profile, local(DUE))
    return Terms(DEFAULT_POLICY, rules, catalogue=PackagedTemplates().catalogue())


def _look(debtor: Account, terms: Terms) -> tuple[float, int]:
    first = local(DUE) - timedelta(minutes=15 * _LOOKS // 2)
    instants = [first + timedelta(minutes=15 * number) for number in range(_LOOKS)]
    # A sender looks at the excerpt that is stored, afresh each time, and never at the history.
    stored = excerpt_of(debtor)
    copies = [replace(stored) for _ in instants]
    started = time.process_time()
    sent = sum(
        isinstance(decision.decide(copy.view(at), terms, at), Send)
        for copy, at in zip(copies, instants, strict=True)
    )
    return time.process_time() - started, sent


def _spin() -> float:
    started = time.process_time()
    total = 0
    for number in range(_LOOP):
        total += number & 3
    return time.process_time() - started
