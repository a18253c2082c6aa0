"""Every error that Puntual raises on purpose.

PuntualError
├── InvalidInput            what came in is wrong; names the field, the problem and the fix
│   └── AccountTooLarge     one debtor would owe, or have on record, more than an item can hold
├── InvalidPolicy           a policy document is wrong; names every fault with its fix
├── NewerSchema             a later version of Puntual wrote a record; upgrade before going on
├── MissingConfiguration    the deployment or the creditor is not set up; names what is missing
├── NotFound                the named thing does not exist
├── Conflict                what is asked contradicts what is on record
│   ├── OtherCurrency       an invoice would leave money in its old currency behind
│   ├── TooManyDocuments    more goes along with an invoice than one transaction takes
│   ├── PreconditionFailed  another copy is in force than the one that was to be replaced
│   ├── StaleAccount        the account changed since it was read; read it and decide again
│   └── PairBusy            the same person was written to a moment ago; try again a little later
└── Unavailable             a dependency did not answer or throttled; trying again may help
    └── Throttled           it wants fewer calls; asking on would make it worse
"""

from datetime import datetime
from typing import NamedTuple


class PuntualError(Exception):
    """Root of the tree."""


class InvalidInput(PuntualError):
    """A value from outside breaks a rule.

    Attributes:
        field: where it stands, e.g. ``instalments[0].due_on``.
        problem: what is wrong with it, without repeating personal data.
        fix: what to send instead.
    """

    def __init__(self, field: str, problem: str, fix: str) -> None:
        super().__init__(f"{field}: {problem}; {fix}")
        self.field = field
        self.problem = problem
        self.fix = fix


class AccountTooLarge(InvalidInput):
    """A debtor would have more open instalments, or more on record, than an item can hold."""

    def __init__(self) -> None:
        super().__init__(
            "debtor_id",
            "account_too_large: this debtor has more on record than an item can hold",
            "settle or cancel what is no longer owed, or bill another account",
        )


class Fault(NamedTuple):
    """One thing that is wrong with a document, or unwise in it.

    Attributes:
        path: where it stands, e.g. ``cadences[0].steps[2].offset``.
        problem: what is wrong with it.
        fix: what to write instead.
    """

    path: str
    problem: str
    fix: str

    def __str__(self) -> str:
        """Return the line that a person reads."""
        return f"{self.path}: {self.problem}; {self.fix}"


class InvalidPolicy(PuntualError):
    """A policy document breaks rules; all of its faults are named at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class NewerSchema(PuntualError):
    """A later version of Puntual wrote a record; this one must not guess what it says."""

    def __init__(self, what: str) -> None:
        super().__init__(f"a later version of Puntual wrote {what}; upgrade before going on")


class MissingConfiguration(PuntualError):
    """Something that must be set up is not; the message names it."""


class NotFound(PuntualError):
    """The named thing does not exist."""


class Conflict(PuntualError):
    """What is asked contradicts what is on record."""


class OtherCurrency(Conflict):
    """An invoice would have another currency than what names it."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            f"a payment, a credit note or an offered discount in {currency} names this invoice; "
            "send what is owed in the other currency as another invoice, and this one as cancelled"
        )


class TooManyDocuments(Conflict):
    """More goes along with an invoice to another account than one transaction takes."""

    def __init__(self) -> None:
        super().__init__("too many payments and credit notes name the invoice to move it at once")


class PreconditionFailed(Conflict):
    """Another copy of an item is in force than the one that the caller means to replace.

    Attributes:
        tag: of the copy in force; None where nothing is on record.
    """

    def __init__(self, tag: str | None) -> None:
        super().__init__("another copy is in force than the one that is to be replaced")
        self.tag = tag


class StaleAccount(Conflict):
    """The account changed between the read and the write; the caller reads and decides again."""


class PairBusy(Conflict):
    """The same number wrote to the same person a moment ago.

    Attributes:
        until: from when on it may write again (UTC).
    """

    def __init__(self, until: datetime) -> None:
        super().__init__("the same person was written to a moment ago")
        self.until = until


class Unavailable(PuntualError):
    """A dependency did not answer, or throttled."""


class Throttled(Unavailable):
    """A dependency wants fewer calls; the caller stops asking for now."""
