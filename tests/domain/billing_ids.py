"""Names as billing systems give them, for properties."""

from typing import Final

from hypothesis import strategies as st

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import require_billing_id


def is_billing_id(text: str) -> bool:
    """Tell whether a text may name a customer or a document as it stands."""
    try:
        return require_billing_id(text, "id") == text
    except InvalidInput:
        return False


_USUAL: Final = st.text("#|/:%~ =&?.-_A0ñÑáº", min_size=1, max_size=64)
BILLING_IDS: Final = (_USUAL | st.text(min_size=1, max_size=64)).filter(is_billing_id)
