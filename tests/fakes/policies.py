"""Policies, stored and in force."""

from collections.abc import Sequence

from puntual.adapters.policies.stored import load
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from tests.fakes.creditors import FakeCreditors
from tests.fakes.outage import Breakable


class FakePolicies(Breakable):
    """Policies of the creditors that it is given; without any, of every creditor."""

    def __init__(self, creditors: FakeCreditors | None = None) -> None:
        super().__init__()
        self._creditors = creditors
        self._documents: dict[tuple[CreditorId, str], str] = {}
        self._active: dict[CreditorId, str] = {}
        self._in_force: dict[CreditorId, Policy | None] = {}

    def enforce(self, creditor: CreditorId, policy: Policy | None) -> None:
        """Put a policy in force without a document, as a test's starting point."""
        self._in_force[creditor] = policy

    def put(self, creditor: CreditorId, version: str, document: str) -> bool:
        self._may_fail("put")
        stored = self._documents.get((creditor, version))
        is_other_default = version == DEFAULT_POLICY.version and load(document) != DEFAULT_POLICY
        if is_other_default or stored not in {None, document}:
            raise Conflict(f"the policy {version} is stored with other content")
        self._documents[(creditor, version)] = document
        return stored is None

    def document(self, creditor: CreditorId, version: str) -> str | None:
        self._may_fail("document")
        return self._documents.get((creditor, version))

    def read(self, creditor: CreditorId, version: str) -> Policy | None:
        self._may_fail("read")
        if version == DEFAULT_POLICY.version:
            return DEFAULT_POLICY
        document = self._documents.get((creditor, version))
        return None if document is None else load(document)

    def versions(self, creditor: CreditorId) -> Sequence[str]:
        self._may_fail("versions")
        return sorted(version for owner, version in self._documents if owner == creditor)

    def active_version(self, creditor: CreditorId) -> str:
        self._may_fail("active_version")
        return self._active.get(creditor, DEFAULT_POLICY.version)

    def current(self, creditor: CreditorId) -> Policy | None:
        self._may_fail("current")
        if creditor in self._in_force:
            return self._in_force[creditor]
        return self.read(creditor, self.active_version(creditor))

    def activate(self, creditor: CreditorId, version: str) -> None:
        self._may_fail("activate")
        if self.read(creditor, version) is None:
            raise NotFound(f"the policy {version} is not stored")
        if self._creditors is not None and self._creditors.read(creditor) is None:
            raise NotFound("there is no such creditor")
        self._active[creditor] = version
