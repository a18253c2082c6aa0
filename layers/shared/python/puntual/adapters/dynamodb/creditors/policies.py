"""Policies: an immutable item per version; the creditor's configuration names one of them."""

from collections.abc import Sequence
from typing import override

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
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.adapters.policies.stored import load
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.ports.policies import Policies

_IS_NEW = "attribute_not_exists(#pk)"
_IS_KNOWN = "attribute_exists(#pk)"


class DynamoPolicies(Policies):
    """One item for each version; the default policy needs none."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def put(self, creditor: CreditorId, version: str, document: str) -> bool:
        require_default_unchanged(version, document)
        token = new_token()
        record: Record = {"v": SCHEMA_VERSION, OWN_WRITE: token, "document": document}
        try:
            self._table.put(Put(policy_key(creditor, version), record, _IS_NEW))
        except ConditionFailed as err:
            if err.found[0].get("document") != document:
                raise version_taken(version) from err
            return is_own_write(err, token)
        return True

    @override
    def document(self, creditor: CreditorId, version: str) -> str | None:
        item = self._table.get(policy_key(creditor, version))
        return None if item is None else text_of(item, "document")

    @override
    def read(self, creditor: CreditorId, version: str) -> Policy | None:
        if version == DEFAULT_POLICY.version:
            return DEFAULT_POLICY
        document = self.document(creditor, version)
        return None if document is None else load(document)

    @override
    def versions(self, creditor: CreditorId) -> Sequence[str]:
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :policies)",
            {"pk": creditor_pk(creditor), "policies": POLICIES},
            consistent=True,
        )
        return [parse_policy_sk(text_of(item, "sk")) for item in items]

    @override
    def active_version(self, creditor: CreditorId) -> str:
        config = self._table.get(config_key(creditor))
        if config is None or "policy_version" not in config:
            return DEFAULT_POLICY.version
        return text_of(config, "policy_version")

    @override
    def current(self, creditor: CreditorId) -> Policy | None:
        return self.read(creditor, self.active_version(creditor))

    @override
    def activate(self, creditor: CreditorId, version: str) -> None:
        """Put a version in force. Versions are never removed, so the one read here stays."""
        if self.read(creditor, version) is None:
            raise version_missing(version)
        change, values = "SET #policy_version = :version", {"version": version}
        try:
            self._table.update(Update(config_key(creditor), change, values, _IS_KNOWN))
        except ConditionFailed as err:
            raise creditor_missing() from err


def require_default_unchanged(version: str, document: str) -> None:
    """Refuse another policy under the name of the default one, which is never read.

    Raises:
        Conflict: the document differs from the default policy.
    """
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
