from puntual.domain.ids import DebtorKey
from tests.functions.send_message.quota_days import NINE, SMALL, Days


def small_debts(days: Days, *, count: int = 20, **parts: object) -> list[DebtorKey]:
    """Let some small debts be due at nine, each a little larger than the one before."""
    numbers = range(100, 100 + count)
    return [days.owe(one, SMALL + 100 * one, NINE, **parts) for one in numbers]  # type: ignore[arg-type]  # its fields
