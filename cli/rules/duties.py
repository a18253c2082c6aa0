"""The duties that a creditor's values keep, and those that no message can keep."""

from collections.abc import Collection, Iterator

from puntual.adapters.packaged.law_statements import load_statements
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.creditor import Creditor


def option_of(value: str) -> str:
    """Return the option that gives a value of a creditor."""
    return f"--{value.replace('_', '-')}"


def write_missing_values(creditor: Creditor) -> Iterator[str]:
    """Yield what the law of a country wants its customers told and the creditor has not said."""
    for country in PackagedRuleBook().countries():
        for one in load_statements(country):
            missing = [option_of(name) for name in one.needs if not getattr(creditor, name)]
            if missing:
                where = f"{one.instrument}, {one.article}"
                yield f"customers in {country} want {' and '.join(missing)}: {one.law} ({where})"


def write_left_to_creditor(countries: Collection[str]) -> Iterator[str]:
    """Yield what the laws of some countries ask for and no message does."""
    for country in sorted(countries):
        for one in load_statements(country):
            if one.left_to_creditor:
                yield f"{one.place}: {one.left_to_creditor} ({one.instrument}, {one.article})"
