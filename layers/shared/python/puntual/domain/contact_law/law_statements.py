"""What was read of the law behind each rule, and what a reviewer still has to look at.

A *statement* is what one article, or one report of it, says on some of the rules of a place. It
carries the words as quoted, where and when they were read, how sure the reader was, and the day by
which somebody has to read again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from puntual.domain.contact_law.contact_rules import CountryRules, RulePack

# So long before its review is due a statement is told.
REVIEW_NOTICE: Final = timedelta(days=30)
HOURS: Final = "hours"
CAPS: Final = (
    "caps.per_day",
    "caps.per_week",
    "caps.min_gap_hours",
    "caps.one_channel_per_week",
    "caps.per_debt_total",
)
DEBT_AGE: Final = "debt_age_years"
WRITTEN_COPY: Final = "written_copy_days"
CONFIRMATION: Final = "amount_after_confirmation"
# A statement is shown alone, so "same" and "as above" name nothing.
_ELSEWHERE: Final = re.compile(r"\b(same|above)( list| pages)?$", re.IGNORECASE)
# Holds wherever the law of a place says nothing.
EVERYWHERE: Final = "GLOBAL"


class Words(StrEnum):
    """How the words came to us.

    Attributes:
        TEXT: the article itself was read.
        QUOTED: as a regulator, a law firm, a newspaper or a public file quotes it.
        PARAPHRASE: only retold; the quotation is the retelling's.
        SILENT: the article was read, and says nothing of the kind.
        NONE: nothing was read: it is what we believe.
    """

    TEXT = "text"
    QUOTED = "quoted"
    PARAPHRASE = "paraphrase"
    SILENT = "silent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LawStatement:
    """What one source says on some rules of a place.

    Attributes:
        id: unique over all countries.
        place: a country's code, with ``-`` and the subdivision where it is a state's law.
        about: the rules it speaks of: ``hours``, ``caps.per_day`` or the name of a duty.
        law: what the law says, in short.
        quote: the words; empty where the law is silent or nothing was read.
        read_at: where it was read.
        read_on: the day on which it was read.
        review_by: the day by which it has to be read again.
        confidence: ``primary``, ``secondary`` or ``unclear``.
        before_due: whether it binds one's own reminders before the due date.
        after_due: the same after it.
        binds: why, where that is in question.
        needs: the values of a creditor that its texts say for this law's sake.
        left_to_creditor: what no message can do.
    """

    id: str
    place: str
    about: tuple[str, ...]
    law: str
    instrument: str
    article: str
    quote: str
    words: Words
    read_at: str
    text_date: str
    read_on: date
    review_by: date
    confidence: str
    before_due: str
    after_due: str
    binds: str = ""
    note: str = ""
    needs: tuple[str, ...] = ()
    left_to_creditor: str = ""

    @property
    def is_belief(self) -> bool:
        """Tell whether nothing was read for it."""
        return self.words is Words.NONE


@dataclass(frozen=True, slots=True)
class ReviewFault:
    """What a reviewer has to mend; ``is_due_soon`` where it is only a review that comes near."""

    where: str
    problem: str
    is_due_soon: bool = False


def statements_on(
    statements: Sequence[LawStatement], rule: str, *places: str
) -> tuple[LawStatement, ...]:
    """Return what is known on a rule: of the first place of which anything is."""
    for place in (*places, EVERYWHERE):
        found = tuple(one for one in statements if one.place == place and rule in one.about)
        if found:
            return found
    return ()


def find_review_faults(
    pack: RulePack, statements: Sequence[LawStatement], today: date
) -> Iterator[ReviewFault]:
    """Yield the rules of a pack without a statement, and what its statements lack.

    Args:
        pack: The rules of a country.
        statements: Those of the country, and those that hold everywhere.
        today: The day of the review.
    """
    for place, rule in _rules_of(pack.country, pack.entries[-1]):
        if not statements_on(statements, rule, place, pack.country):
            yield ReviewFault(f"{place} {rule}", "no statement says where it comes from")
    for statement in statements:
        yield from _faults_of(statement, today)


def _rules_of(country: str, entry: CountryRules) -> Iterator[tuple[str, str]]:
    yield from ((country, rule) for rule in (HOURS, *CAPS, DEBT_AGE))
    if entry.written_copy_days is not None:
        yield country, WRITTEN_COPY
    if entry.amount_after_confirmation:
        yield country, CONFIRMATION
    yield from ((f"{country}-{code}", HOURS) for code in entry.subdivision_hours)


def _faults_of(statement: LawStatement, today: date) -> Iterator[ReviewFault]:
    for name in ("law", "instrument", "article", "read_at", "text_date", "before_due"):
        if not getattr(statement, name).strip():
            yield ReviewFault(statement.id, f"{name} is empty")
        elif _ELSEWHERE.search(getattr(statement, name)):
            yield ReviewFault(statement.id, f"{name} points at another statement: name it")
    if not statement.quote and statement.words not in {Words.SILENT, Words.NONE}:
        yield ReviewFault(statement.id, "the quoted words are missing")
    if statement.is_belief and statement.confidence != "unclear":
        yield ReviewFault(statement.id, "nothing was read, so its confidence can only be unclear")
    if statement.read_on > today:
        yield ReviewFault(statement.id, f"it was read on {statement.read_on}, which is to come")
    if statement.review_by < today:
        yield ReviewFault(statement.id, f"its review was due on {statement.review_by}")
    elif statement.review_by - today <= REVIEW_NOTICE:
        yield ReviewFault(
            statement.id, f"its review is due on {statement.review_by}", is_due_soon=True
        )
