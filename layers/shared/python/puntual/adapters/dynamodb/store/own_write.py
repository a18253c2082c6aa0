"""Tokens by which a write knows itself.

boto3 repeats a write whose answer was lost, and the condition of the repeat meets what the first
one wrote. Without a token that looks like the write of another, and what was news is told by none.
"""

from dataclasses import replace
from secrets import token_hex

from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.writes import Update

# The attribute of an item that holds the token of the write that made it.
OWN_WRITE = "token"


def new_token() -> str:
    """Return a token for one write: short, for it is stored and compared with the last ones."""
    return token_hex(4)


def marked(update: Update, name: str, token: str) -> Update:
    """Return an update that leaves its token, and whose repeat fails at it.

    Args:
        update: one whose change begins with ``SET``, and whose condition has no ``OR`` outside
            parentheses. DynamoDB refuses parentheses that are redundant.
        name: the attribute that holds the token.
        token: the write's own.
    """
    change = update.change.replace("SET ", f"SET #{name} = :{name}, ", 1)
    not_again = f"(attribute_not_exists(#{name}) OR #{name} <> :{name})"
    condition = " AND ".join(filter(None, [update.condition, not_again]))
    return replace(
        update, change=change, values={**update.values, name: token}, condition=condition
    )


def is_own_write(err: ConditionFailed, token: str, name: str = OWN_WRITE) -> bool:
    """Tell whether a single write failed at what it wrote itself.

    Args:
        err: of the write.
        token: the write's own.
        name: the attribute that holds it.
    """
    return err.found[0].get(name) == token
