"""What a day counts of promises, from a view alone."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Final

from puntual.domain.accounts.books.promises import promises_in, without_past_promises
from puntual.domain.accounts.view import AccountView
from puntual.domain.agreements.promise import PromiseState, missing_of

# What is due within so many days is due this week.
WEEK: Final = timedelta(days=7)


def metrics_of_promises(view: AccountView, day: date, now: datetime) -> Counter[str]:
    """Count the promises of an account at the end of a day.

    Keys are ``promises.open``, ``promises.due_soon`` (of the next seven days),
    ``promises.broken`` (since the last one that was kept, while anything is owed),
    ``promises.kept`` and ``promises.past`` (those whose grace has passed, the cancelled left out),
    and in minor units ``promised.<open, due_soon>.<currency>`` and ``promised.broken.<currency>``:
    what is overdue of whoever has broken one.
    """
    settled = without_past_promises(view, now)
    record, counts = settled.promise_record, Counter[str]()
    counts["promises.kept"], counts["promises.past"] = record.kept, record.kept + record.broken
    for one in promises_in(settled):
        if one.state(now) is PromiseState.OPEN:
            is_soon = day < one.promise.due_on <= day + WEEK
            for name in ("open", "due_soon") if is_soon else ("open",):
                counts[f"promises.{name}"] += 1
                for sum_ in missing_of(one.promise, one.money):
                    counts[f"promised.{name}.{sum_.currency}"] += sum_.minor
    if record.broken_since and settled.open_instalments:
        counts["promises.broken"] = record.broken_since
        for owed in settled.open_instalments:
            if owed.due_on < day:
                counts[f"promised.broken.{owed.outstanding.currency}"] += owed.outstanding.minor
    return +counts
