"""Policies: an immutable item per version; the creditor's configuration names one of them."""

from collections.abc import Sequence

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.keys.creditor import (
    POLICIES,
    config_key,
    creditor_pk,
    parse_policy_sk,
    policy_key,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Put, Table, Update
from puntual.adapters.policies.stored import load
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy

_IS_NEW = "attribute_not_exists(#pk)"
_IS_KNOWN = "attribute_exists(#pk)"


class DynamoPolicies:
    """Fulfils the port ``Policies``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, creditor: CreditorId, version: str, document: str) -> bool:
        """Store a canonical document; the same again changes nothing.

        Raises:
            Conflict: the version is stored with other content.
        """
        require_default_unchanged(version, document)
        record: Record = {"v": SCHEMA_VERSION, "document": document}
        try:
            self._table.put(Put(policy_key(creditor, version), record, _IS_NEW))
        except ConditionFailed as err:
            if self.document(creditor, version) == document:
                return False
            raise version_taken(version) from err
        return True

    def document(self, creditor: CreditorId, version: str) -> str | None:
        """Return a version's canonical document."""
        item = self._table.get(policy_key(creditor, version))
        return None if item is None else text_of(item, "document")

    def read(self, creditor: CreditorId, version: str) -> Policy | None:
        """Return a version; the presumed one is always there."""
        if version == DEFAULT_POLICY.version:
            return DEFAULT_POLICY
        document = self.document(creditor, version)
        return None if document is None else load(document)

    def versions(self, creditor: CreditorId) -> Sequence[str]:
        """Return the stored versions by name."""
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :policies)",
            {"pk": creditor_pk(creditor), "policies": POLICIES},
            consistent=True,
        )
        return [parse_policy_sk(text_of(item, "sk")) for item in items]

    def active_version(self, creditor: CreditorId) -> str:
        """Return the version in force."""
        config = self._table.get(config_key(creditor))
        if config is None or "policy_version" not in config:
            return DEFAULT_POLICY.version
        return text_of(config, "policy_version")

    def current(self, creditor: CreditorId) -> Policy | None:
        """Return the policy in force; None when the chosen one is not on record."""
        return self.read(creditor, self.active_version(creditor))

    def activate(self, creditor: CreditorId, version: str) -> None:
        """Put a version in force. Versions are never removed, so the one read here stays.

        Raises:
            NotFound: the version is not stored, or the creditor is not.
        """
        if self.read(creditor, version) is None:
            raise version_missing(version)
        change, values = "SET #policy_version = :version", {"version": version}
        try:
            self._table.update(Update(config_key(creditor), change, values, _IS_KNOWN))
        except ConditionFailed as err:
            raise creditor_missing() from err


def require_default_unchanged(version: str, document: str) -> None:
    """Refuse another policy under the name of the presumed one, which is read without a look."""
    if version == DEFAULT_POLICY.version and load(document) != DEFAULT_POLICY:
        raise version_taken(version)


def version_taken(version: str) -> Conflict:
    """Return the error for a version that is stored with other content."""
    return Conflict(f"the policy {version} is stored with other content; raise its number")


def version_missing(version: str) -> NotFound:
    """Return the error for a version that is not stored."""
    return NotFound(f"the policy {version} is not stored; put it first")


def creditor_missing() -> NotFound:
    """Return the error for a creditor that is not stored."""
    return NotFound("there is no such creditor; store it first with `puntual creditors put`")
