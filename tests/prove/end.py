"""What a run leaves behind, judged by the tables' rows: nobody lost, nothing without a reason."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from puntual.application.log_compression import decompress
from tests.e2e.campaign_judge import CampaignVerdict, judge_campaign
from tests.e2e.campaign_trouble import Trouble
from tests.e2e.records import Record, records_of
from tests.prove.faults import Faults
from tests.prove.product import Product
from tests.prove.watch import Watch

_MINUTE: Final = 60.0
_SILENT: Final = " heard nothing of "
_EVER: Final = "9999"
# Where nothing is owed, or all was said, a new invoice has to be looked at.
_OF_NO_DEBT: Final = frozenset({"balance_zero", "cadence_finished", "profile_missing"})

# When, why, and until when.
type _Word = tuple[str, str, str]


def judge_end(product: Product, watch: Watch, faults: Faults | None) -> CampaignVerdict:
    """Judge what there is now, as the judge of the fault campaign does."""
    truth = watch.truth
    known = {one.debtor for one in truth.invoices.values()}
    known |= {str(line["debtor"]) for line in watch.lines}
    rejections: list[dict[str, Any]] = json.loads(product.simulator.rejections.array())
    trouble = Trouble(
        outages=[_span(at - _MINUTE, at + _MINUTE) for at in faults.deaths] if faults else (),
        absences=[_span(*one) for one in faults.absences] if faults else (),
        rejections=rejections,
    )
    records = records_of(product.memory.all_items())
    verdict = judge_campaign(
        watch.lines,
        {name: one for name, one in truth.debtors.items() if name in known},
        truth.invoices,
        records,
        product.now - timedelta(minutes=10),
        trouble,
    )
    words = _last_words(product.memory.all_items())
    verdict.lost = [
        one
        for one in verdict.lost
        if not _is_awaited(records[one], product.now) and not _stands(words.get(one, ()), _EVER)
    ]
    failed = _failed_in(product, watch.lines)
    verdict.unexplained = [
        one
        for one in verdict.unexplained
        if not _is_standing(one, words) and tuple(one.split(" ", 2)[:2]) not in failed
    ]
    return verdict


def _is_awaited(record: Record, now: datetime) -> bool:
    return any(at > now for at in record.wake_ups)


def _failed_in(product: Product, lines: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Return the messages of which WhatsApp itself said that they failed after all."""
    shown = ((one, product.simulator.chats.find_message(one["wamid"])) for one in lines)
    return {
        (str(one["debtor"]), str(one["contact"]))
        for one, found in shown
        if found is not None and found[1].status == "failed"
    }


def _last_words(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[_Word]]:
    """Return the reasons on record of each debtor, in order."""
    words: dict[str, list[_Word]] = defaultdict(list)
    for row in rows:
        if "suppressed" in row:
            debtor = row["pk"]["S"].split("#")[2]
            text = decompress(row["suppressed"]["B"][1:]).partition("\n")[0]
            words[debtor] += [(at, reasons, until) for at, reasons, until, *_ in json.loads(text)]
    return {name: sorted(said) for name, said in words.items()}


def _stands(words: Sequence[_Word], before: str) -> bool:
    """Tell whether the last word until then is one that only a person or a change can end."""
    said = [one for one in words if one[0] < before]
    return bool(said) and not said[-1][2] and not _OF_NO_DEBT.intersection(said[-1][1].split(","))


def _is_standing(complaint: str, words: Mapping[str, Sequence[_Word]]) -> bool:
    """Tell whether a silent step lies under a reason without an end, which is said once.

    Somebody who waits for a person, and whom no person has answered yet, is told of once.
    """
    debtor, told, day = complaint.partition(_SILENT)
    return bool(told) and _stands(words.get(debtor, ()), day + "T99")


def _span(begins: float, ends: float) -> tuple[datetime, datetime]:
    return datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)
