"""Creditors, their keys, their remembered answers and their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from puntual.domain.accounts.api_key import MAX_ACTIVE_PER_LABEL, ApiKey
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.ports.creditors import KeptAnswer
from tests.fakes.governing import FakeNumbers
from tests.fakes.outage import Breakable


class FakeCreditors(Breakable):
    def __init__(self, *creditors: Creditor, numbers: FakeNumbers | None = None) -> None:
        super().__init__()
        self._numbers = numbers or FakeNumbers()
        self._by_id = {one.id: one for one in creditors}
        self._former: dict[str, str] = {}

    def read(self, creditor: CreditorId) -> Creditor | None:
        self._may_fail("read")
        return self._by_id.get(creditor)

    def by_phone_number(self, phone_number_id: str) -> Creditor | None:
        self._may_fail("by_phone_number")
        owners = (one for one in self._by_id.values() if one.phone_number_id == phone_number_id)
        former = self._by_id.get(self._former.get(phone_number_id, ""))
        return next(owners, former)

    def put(self, creditor: Creditor) -> None:
        self._may_fail("put")
        number = creditor.phone_number_id
        taken = any(
            one.phone_number_id == number for one in self._by_id.values() if one.id != creditor.id
        )
        if taken:
            raise Conflict("the phone number belongs to another creditor")
        known = self._by_id.get(creditor.id)
        if known is not None and known.phone_number_id != number:
            self._former[known.phone_number_id] = creditor.id
        self._former.pop(number, None)
        self._by_id[creditor.id] = creditor
        self._numbers.change(number, {})


class FakeApiKeys(Breakable):
    def __init__(self, *keys: ApiKey) -> None:
        super().__init__()
        self._by_digest = {key.digest: key for key in keys}

    def find(self, digest: str) -> ApiKey | None:
        self._may_fail("find")
        return self._by_digest.get(digest)

    def of_creditor(self, creditor: CreditorId) -> Sequence[ApiKey]:
        self._may_fail("of_creditor")
        keys = [key for key in self._by_digest.values() if key.creditor == creditor]
        return sorted(keys, key=lambda key: (key.created_at, key.digest))

    def create(self, key: ApiKey) -> None:
        self._may_fail("create")
        rivals = [
            one
            for one in self.of_creditor(key.creditor)
            if one.is_active and one.label == key.label
        ]
        if key.digest in self._by_digest or len(rivals) >= MAX_ACTIVE_PER_LABEL:
            raise Conflict("the key exists, or two active keys bear its label")
        self._by_digest[key.digest] = key

    def revoke(self, creditor: CreditorId, digest: str, at: datetime) -> None:
        self._may_fail("revoke")
        key = self._by_digest.get(digest)
        if key is None or key.creditor != creditor:
            raise NotFound("the creditor has no such key")
        self._by_digest[digest] = replace(key, revoked_at=key.revoked_at or at)


class FakeIdempotency(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[tuple[CreditorId, str], KeptAnswer] = {}

    def find(self, creditor: CreditorId, key: str) -> KeptAnswer | None:
        self._may_fail("find")
        return self._answers.get((creditor, key))

    def keep(self, creditor: CreditorId, key: str, answer: KeptAnswer) -> None:
        self._may_fail("keep")
        self._answers[(creditor, key)] = answer


class FakeDailyMetrics(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.days: dict[tuple[CreditorId, date], Mapping[str, int | str]] = {}

    def put(self, creditor: CreditorId, day: date, figures: Mapping[str, int | str]) -> None:
        self._may_fail("put")
        self.days[(creditor, day)] = dict(figures)

    def read(self, creditor: CreditorId, day: date) -> Mapping[str, int | str] | None:
        self._may_fail("read")
        return self.days.get((creditor, day))
