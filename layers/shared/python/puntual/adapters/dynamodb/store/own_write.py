"""Tokens by which a write knows itself.

boto3 repeats a write whose answer was lost, and the condition of the repeat meets what the first
one wrote. Without a token that looks like the write of another, and what was news is told by none.
"""

from secrets import token_hex

from puntual.adapters.dynamodb.store.errors import ConditionFailed

# The attribute of an item that holds the token of the write that made it.
OWN_WRITE = "token"


def new_token() -> str:
    """Return a token for one write: short, for it is stored and compared with the last ones."""
    return token_hex(4)


def is_own_write(err: ConditionFailed, token: str, name: str = OWN_WRITE) -> bool:
    """Tell whether a single write failed at what it wrote itself.

    Args:
        err: of the write.
        token: the write's own.
        name: the attribute that holds it.
    """
    return err.found[0].get(name) == token
