from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.api_key import Scope
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.errors import Conflict, NotFound
from puntual.ports.creditors import KeptAnswer
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, LONG_AGO, NOON, TODAY, a_creditor, a_key, an_api_key

OTHER = a_key(creditor="otra").creditor
DIGESTS = [letter * 64 for letter in "abcd"]


def test_a_creditor_is_found_by_its_id_and_by_its_number(ports: Ports) -> None:
    assert ports.creditors.read(CREDITOR) is None
    ports.creditors.put(a_creditor())
    assert ports.creditors.read(CREDITOR) == a_creditor()
    assert ports.creditors.by_phone_number("100200300") == a_creditor()
    assert ports.creditors.by_phone_number("1") is None


def test_meta_is_asked_about_a_creditor_s_number_before_it_sends(ports: Ports) -> None:
    """Only the daily pass made a number known, and a pass may take days to come to it."""
    ports.creditors.put(a_creditor())
    assert [one.id for one in ports.numbers.all()] == ["100200300"]
    ports.numbers.change("100200300", {"daily_limit": 2000})
    ports.creditors.put(a_creditor(contact_line="+52 55 5550 0000"))
    assert ports.numbers.read("100200300").daily_limit == 2000


def test_a_former_number_still_leads_to_its_creditor_until_another_takes_it(ports: Ports) -> None:
    """An opt-out that a debtor sends to the number of an old message must not be lost."""
    ports.creditors.put(a_creditor())
    moved = a_creditor(phone_number_id="999", contact_line="")
    ports.creditors.put(moved)
    assert ports.creditors.by_phone_number("999") == moved
    assert ports.creditors.by_phone_number("100200300") == moved
    ports.creditors.put(a_creditor(OTHER))
    assert ports.creditors.by_phone_number("100200300") == a_creditor(OTHER)


def test_a_number_belongs_to_one_creditor(ports: Ports) -> None:
    ports.creditors.put(a_creditor())
    with pytest.raises(Conflict):
        ports.creditors.put(a_creditor(OTHER))
    assert ports.creditors.read(OTHER) is None


def test_a_key_is_found_by_its_digest(ports: Ports) -> None:
    key = an_api_key(scopes=[Scope.READ, Scope.WRITE])
    assert ports.api_keys.find(key.digest) is None
    ports.api_keys.create(key)
    assert ports.api_keys.find(key.digest) == key


def test_a_revoked_key_stays_revoked_since_the_first_time(ports: Ports) -> None:
    key = an_api_key()
    ports.api_keys.create(key)
    ports.api_keys.revoke(CREDITOR, key.digest, NOON)
    ports.api_keys.revoke(CREDITOR, key.digest, NOON + timedelta(days=1))
    assert ports.api_keys.find(key.digest) == replace(key, revoked_at=NOON)
    assert list(ports.api_keys.of_creditor(CREDITOR)) == [replace(key, revoked_at=NOON)]


@pytest.mark.parametrize("creditor", [CREDITOR, OTHER])
def test_nobody_revokes_a_key_that_is_not_theirs(ports: Ports, creditor: str) -> None:
    key = an_api_key(creditor="third")
    ports.api_keys.create(key)
    with pytest.raises(NotFound):
        ports.api_keys.revoke(a_key(creditor=creditor).creditor, key.digest, NOON)
    assert ports.api_keys.find(key.digest) == key


def test_two_active_keys_may_share_a_label_and_no_more(ports: Ports) -> None:
    first, second, third, fourth = (
        an_api_key(digest, created_at=LONG_AGO - timedelta(days=days))
        for days, digest in enumerate(DIGESTS)
    )
    ports.api_keys.create(first)
    ports.api_keys.create(second)
    ports.api_keys.create(replace(fourth, label="shop"))
    with pytest.raises(Conflict):
        ports.api_keys.create(third)
    ports.api_keys.revoke(CREDITOR, first.digest, NOON)
    ports.api_keys.create(third)
    digests = [key.digest for key in ports.api_keys.of_creditor(CREDITOR)]
    assert digests == [DIGESTS[3], DIGESTS[2], DIGESTS[1], DIGESTS[0]]
    assert list(ports.api_keys.of_creditor(OTHER)) == []


def test_the_same_key_is_not_created_twice(ports: Ports) -> None:
    ports.api_keys.create(an_api_key())
    with pytest.raises(Conflict):
        ports.api_keys.create(an_api_key(label="shop"))


def test_an_answer_is_kept_under_its_key(ports: Ports) -> None:
    answer = KeptAnswer("fp", 201, '{"result":"created"}', NOON + timedelta(days=1))
    assert ports.idempotency.find(CREDITOR, "k#1 é") is None
    ports.idempotency.keep(CREDITOR, "k#1 é", replace(answer, status=500))
    ports.idempotency.keep(CREDITOR, "k#1 é", answer)
    assert ports.idempotency.find(CREDITOR, "k#1 é") == answer
    assert ports.idempotency.find(OTHER, "k#1 é") is None


def test_the_figures_of_a_day_replace_an_earlier_count(ports: Ports) -> None:
    assert ports.figures.read(CREDITOR, TODAY) is None
    ports.figures.put(CREDITOR, TODAY, {"sent": 3, "paid": 1})
    ports.figures.put(CREDITOR, TODAY, {"sent": 4, "dso.MXN": "31.5"})
    assert ports.figures.read(CREDITOR, TODAY) == {"sent": 4, "dso.MXN": "31.5"}
    assert ports.figures.read(CREDITOR, TODAY + timedelta(days=1)) is None


def test_what_a_creditor_says_about_paying_is_kept(ports: Ports) -> None:
    generous = replace(
        a_creditor(),
        how_to_pay="por transferencia",
        claims_book="libro.example",
        pays_online=True,
        address="Rua das Flores 10, São Paulo",
        tax_id="CNPJ 11.222.333/0001-81",
        form_of_address=FormOfAddress.USTED,
    )
    ports.creditors.put(generous)
    assert ports.creditors.read(CREDITOR) == generous
