"""What an amount holds besides the principal, and which part of it money pays first (ADR 51)."""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Charges:
    """The parts of an instalment's amount that are not principal, in its minor units.

    Attributes:
        costs: what it cost to ask for the money, as far as that was agreed.
        fine: a fixed sum for being late.
        interest: what grows with time.
        rate: the rates of the interest, in a few words.
        costs_for: what the costs were for, in a few words.
    """

    costs: int = 0
    fine: int = 0
    interest: int = 0
    rate: str = ""
    costs_for: str = ""

    @property
    def total(self) -> int:
        """Return what is asked for besides the principal."""
        return self.costs + self.fine + self.interest

    def left_after(self, paid: int) -> "Charges":
        """Return what is left once so much was paid: costs, fine and interest come first.

        No law here lets money go to the principal before them without the creditor's word: BR CC
        art. 354, CL CC art. 1595, MX CCF art. 2094, PE CC art. 1257, AR CCyC art. 903.
        """
        costs, paid = _pay(self.costs, paid)
        fine, paid = _pay(self.fine, paid)
        interest, _ = _pay(self.interest, paid)
        return replace(self, costs=costs, fine=fine, interest=interest)


NO_CHARGES: Final = Charges()


def _pay(owed: int, paid: int) -> tuple[int, int]:
    """Return what is left of a sum, and of the money."""
    taken = min(owed, max(paid, 0))
    return owed - taken, paid - taken
