"""The version of the stored format, which every item names."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from puntual.adapters.dynamodb.store.attributes import Record, from_attributes
from puntual.adapters.dynamodb.store.schema_steps import upgraded
from puntual.domain.errors import NewerSchema

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

SCHEMA_VERSION: Final = 1


def item_of(attributes: "Mapping[str, AttributeValueTypeDef]") -> Record:
    """Return the record of a whole item, in the form of this version.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    record = from_attributes(attributes)
    version = record.get("v")
    if version == SCHEMA_VERSION:
        return record
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise NewerSchema(f"an item of {str(record.get('pk', '')).partition('#')[0]}")
    return upgraded(record, SCHEMA_VERSION)
