"""Tells the billing system of the discounts that came to be since the pass before."""

from functions.reconcile.dependencies import Dependencies
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.new_discounts import new_discounts
from puntual.ports.daily_pass import DailyPass


def tell_discounts(dependencies: Dependencies, running: DailyPass, whole: Account) -> None:
    """Tell what an account was given since the pass before.

    What is recorded while the pass runs is left to the next one, so each is told once. A pass that
    an outage ended says the same again.
    """
    given = new_discounts(whole, running.since, running.started_at)
    if given:
        dependencies.discount_events.tell_all(whole.key, given)
