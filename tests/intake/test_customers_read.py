"""What a description of a customer may look like, and how it is refused."""

from typing import Any

import pytest

from puntual.application.intake.incoming import Rejected
from puntual.domain.accounts.account import Profile
from puntual.domain.channel import Channel
from puntual.domain.ids import CreditorId
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.intake.customers import read_customer
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import IngestSetup

ACME = CreditorId("acme")
CONSENT = {
    "kind": "granted",
    "at": "2026-01-01T09:00:00-06:00",
    "source": "contract",
    "evidence": "clause 9",
}


def a_customer(**changes: object) -> dict[str, object]:
    return {"id": "C-1", "name": "Ana Prueba", "phone": "+525555500001", **changes}


def accepted(raw: object) -> Profile:
    profile = read_customer(raw, ACME)
    assert isinstance(profile, Profile), profile
    return profile


def refused(raw: object) -> list[tuple[str, str, str]]:
    rejected = read_customer(raw, ACME)
    assert isinstance(rejected, Rejected)
    return [(one.field, one.problem, one.fix) for one in rejected.errors]


def test_country_and_locale_follow_from_the_phone() -> None:
    profile = accepted(a_customer(phone="+5511955500001"))
    assert (profile.country, profile.locale) == ("BR", "pt-BR")


def test_a_country_that_was_sent_is_believed() -> None:
    assert accepted(a_customer(country="pe")).country == "PE"


def test_a_customer_without_phone_is_known_but_nowhere() -> None:
    profile = accepted({"id": "C-1", "name": "Ana Prueba"})
    assert (profile.phone, profile.country, profile.wa_ids) == (None, "", frozenset())


def test_a_consent_is_an_instant_in_utc_with_its_evidence() -> None:
    (consent,) = accepted(a_customer(consents=[CONSENT])).consents
    assert consent.at.isoformat() == "2026-01-01T15:00:00+00:00"
    assert (consent.source, consent.evidence) == ("contract", "clause 9")


def test_a_consent_may_name_its_channels() -> None:
    named = {**CONSENT, "channels": ["sms", "whatsapp", "sms"]}
    unnamed, consent = accepted(a_customer(consents=[CONSENT, named])).consents
    assert unnamed.channels == frozenset()
    assert consent.channels == {Channel.SMS, Channel.WHATSAPP}


def test_an_email_address_keeps_its_local_part_as_it_is() -> None:
    assert accepted(a_customer(email=" Ana.P+1@Example.COM ")).email == "Ana.P+1@example.com"
    assert accepted(a_customer()).email is None


def test_a_refused_address_is_not_repeated() -> None:
    caller = Caller(IngestSetup())
    sent = {"name": "Ana Prueba", "email": "ana@secret"}
    status, body = caller.answer("PUT", "/v1/customers/C-1", sent)
    assert status == 422
    assert "secret" not in str(body)


def test_line_breaks_and_tabs_in_a_name_become_blanks() -> None:
    assert accepted(a_customer(name=" Ana\n\tPrueba ")).name == "Ana Prueba"


def test_a_locale_may_be_written_with_an_underscore() -> None:
    assert accepted(a_customer(locale="pt_BR")).locale == "pt-BR"


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"phone": "5555500001"}, "phone", "is not an international phone number"),
        ({"phone": "+5255555"}, "phone", "has too many or too few digits for its country"),
        ({"phone": "+9995555500001"}, "phone", "has no known country code"),
        ({"phone": 525555500001}, "phone", "is not an international phone number"),
        ({"phone": "+15555500001"}, "country", "cannot be told from the phone"),
        ({"country": "Mexico"}, "country", "is not a country code"),
        ({"country": 52}, "country", "is not a country code"),
        ({"zone": "Mexico City"}, "zone", "is not a time zone"),
        ({"zone": "America"}, "zone", "is not a known time zone"),
        ({"zone": "America/Atlantis"}, "zone", "is not a known time zone"),
        ({"zone": 6}, "zone", "is not a time zone"),
        ({"locale": "fr"}, "locale", "is not a supported locale"),
        ({"locale": 1}, "locale", "is not a supported locale"),
        ({"name": ""}, "name", "is empty or too long"),
        ({"name": "n" * 121}, "name", "is empty or too long"),
        ({"name": "Ana\x00"}, "name", "holds control characters"),
        ({"name": "Ana \ud800"}, "name", "holds control characters"),
        ({"name": 7}, "name", "is not text"),
        ({"kind": "company"}, "kind", "is not one of the allowed values"),
        ({"payment_method": "gold"}, "payment_method", "is not one of the allowed values"),
        ({"email": "ana"}, "email", "is not an e-mail address"),
        ({"email": "Ana <ana@example.com>"}, "email", "is not an e-mail address"),
        ({"email": "ana@example.com, b@example.com"}, "email", "is not an e-mail address"),
        ({"email": "ana@example"}, "email", "is not an e-mail address"),
        ({"email": "a..na@example.com"}, "email", "is not an e-mail address"),
        ({"email": "a" * 65 + "@example.com"}, "email", "is not an e-mail address"),
        ({"email": "a@" + "b." * 130 + "com"}, "email", "is not an e-mail address"),
        ({"email": "ana@example.com\nbcc: x@example.com"}, "email", "is not an e-mail address"),
        ({"email": 1}, "email", "is not an e-mail address"),
        (
            {"consents": [{**CONSENT, "channels": ["fax"]}]},
            "consents[0].channels[0]",
            "is not one of the allowed values",
        ),
        (
            {"consents": [{**CONSENT, "channels": "sms"}]},
            "consents[0].channels",
            "is not a list",
        ),
        ({"id": "C\n1"}, "id", "holds invisible characters"),
        ({"id": "C" * 65}, "id", "is too long for an identifier"),
        ({"id": " "}, "id", "is empty"),
        ({"id": 1}, "id", "is not text"),
        ({"consents": "yes"}, "consents", "is not a list"),
        ({"consents": ["yes"]}, "consents[0]", "is not an object"),
        (
            {"consents": [{**CONSENT, "kind": "perhaps"}]},
            "consents[0].kind",
            "is not one of the allowed values",
        ),
        (
            {"consents": [{**CONSENT, "at": "2026-01-01T09:00:00"}]},
            "consents[0].at",
            "has no offset from UTC",
        ),
        ({"consents": [{**CONSENT, "at": "soon"}]}, "consents[0].at", "is not an instant"),
        ({"consents": [{**CONSENT, "at": 1}]}, "consents[0].at", "is not an instant"),
        (
            {"consents": [{**CONSENT, "at": "0001-01-01T00:00:00+01:00"}]},
            "consents[0].at",
            "is out of range",
        ),
        ({"consents": [CONSENT] * 101}, "consents", "has too many items"),
        (
            {"consents": [{**CONSENT, "proof": "x"}]},
            "consents[0].proof",
            "is not a known field",
        ),
    ],
)
def test_a_wrong_field_is_named_with_its_problem(
    changes: dict[str, Any], field: str, problem: str
) -> None:
    assert [one[:2] for one in refused(a_customer(**changes))] == [(field, problem)]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    fields = [field for field, _, _ in refused({"phone": "x", "zone": "y", "surname": "z"})]
    assert fields == ["id", "name", "phone", "zone", "surname"]


def test_an_unknown_field_is_answered_with_the_known_ones() -> None:
    ((_, problem, fix),) = refused(a_customer(telefono="+525555500001"))
    assert problem == "is not a known field"
    assert "known are id, name, phone, country" in fix


@pytest.mark.parametrize(
    ("name", "field"), [("", '""'), ("x" * 99, "x" * 64), ("\u200b", "\u200b")]
)
def test_an_error_names_a_field_whatever_its_name_is(name: str, field: str) -> None:
    """W-9: a key without letters was answered with `field: ""`."""
    assert [found for found, _, _ in refused(a_customer(**{name: 1}))] == [field]


@pytest.mark.parametrize(
    "name",
    ["\u200b", "\u2060\u200d", "\u3164", "\u115f\u1160", "\u2800", "\u00ad", "\ufe0f", " \u00a0 "],
)
@pytest.mark.parametrize("field", ["name", "state", "segment"])
def test_a_text_that_its_reader_cannot_see_is_refused(field: str, name: str) -> None:
    """W-9: a message would have begun with "Hola, ."."""
    assert [found for found, _, _ in refused(a_customer(**{field: name}))] == [field]


@pytest.mark.parametrize(
    "name", ["Zo\u00eb", "\u202bAna", "\u0645\u06cc\u200c\u0646", "O'Hara & Co. #1", "7"]
)
def test_marks_that_order_or_join_letters_are_no_fault_of_a_name(name: str) -> None:
    assert accepted(a_customer(name=name)).name == name


def test_no_value_is_ever_repeated_in_an_error() -> None:
    told = repr(refused(a_customer(phone="5512345678", zone="Calle Luna 7", name=["Eva Luna"])))
    assert not any(secret in told for secret in ("5512345678", "Calle Luna", "Eva"))


@pytest.mark.parametrize("raw", [None, 5, "text", [], [{}]])
def test_what_is_not_an_object_is_refused_as_such(raw: object) -> None:
    assert refused(raw) == [("body", "is not a JSON object", "send { ... }")]


def test_many_errors_are_cut_short() -> None:
    assert len(refused(a_customer(**{f"field{number}": 1 for number in range(50)}))) == 20


@pytest.mark.parametrize("kind", list(DebtorKind))
def test_a_customer_is_a_person_or_a_company(kind: DebtorKind) -> None:
    caller = Caller(IngestSetup())
    sent = {"name": "Acme", "kind": kind.value}
    assert caller.answer("PUT", "/v1/customers/C-1", sent)[0] == 201
    assert caller.answer("GET", "/v1/customers/C-1")[1]["kind"] == kind


def test_a_customer_is_a_person_unless_it_is_said_otherwise() -> None:
    caller = Caller(IngestSetup())
    assert caller.answer("PUT", "/v1/customers/C-1", {"name": "Acme"})[0] == 201
    assert caller.answer("GET", "/v1/customers/C-1")[1]["kind"] == "individual"


def test_how_a_customer_prefers_to_pay_is_kept_and_shown() -> None:
    caller = Caller(IngestSetup())
    sent = {"name": "Ana Prueba", "payment_method": "transfer"}
    assert caller.answer("PUT", "/v1/customers/C-1", sent)[0] == 201
    assert caller.answer("GET", "/v1/customers/C-1")[1]["payment_method"] == "transfer"
    assert caller.answer("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})[0] == 200
    assert caller.answer("GET", "/v1/customers/C-1")[1]["payment_method"] is None


def test_address_and_channels_are_kept_and_shown() -> None:
    caller = Caller(IngestSetup())
    consent = {**CONSENT, "channels": ["email"]}
    sent = {"name": "Ana Prueba", "email": "ana@example.com", "consents": [consent]}
    assert caller.answer("PUT", "/v1/customers/C-1", sent)[0] == 201
    shown = caller.answer("GET", "/v1/customers/C-1")[1]
    assert shown["email"] == "ana@example.com"
    assert shown["consents"][0]["channels"] == ["email"]
    assert caller.answer("PUT", "/v1/customers/C-1", sent)[0] == 200
    assert caller.answer("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})[0] == 200
    assert caller.answer("GET", "/v1/customers/C-1")[1]["email"] is None


def test_a_customer_is_shown_with_the_label_of_the_account() -> None:
    """It is noon of the second of March; the second invoice is 35 days overdue."""
    caller = Caller(IngestSetup())
    customer = {"name": "Ana Prueba", "phone": "+525555500001", "state": "CMX"}
    assert caller.answer("PUT", "/v1/customers/C-1", customer)[0] == 201
    assert caller.answer("GET", "/v1/customers/C-1")[1]["label"] == "current"
    for number, due_on in enumerate(("2026-03-02", "2026-01-26")):
        owed = {
            "source": "erp",
            "external_id": f"F-{number}",
            "debtor_id": "C-1",
            "issued_on": "2026-01-02",
            "currency": "MXN",
            "due_on": due_on,
            "amount": "100.00",
        }
        assert caller.answer("POST", "/v1/invoices", owed)[0] == 201
        labels = ("current", "31-60")
        assert caller.answer("GET", "/v1/customers/C-1")[1]["label"] == labels[number]


@pytest.mark.parametrize("said", ["true", 1, "yes", "on", 0, "false", "t", None, []])
def test_only_a_boolean_says_that_a_consent_was_renewed(said: object) -> None:
    """H-3: a column of a table that came along as text lifted opt-outs."""
    raw = a_customer(consents=[CONSENT | {"renewed": said}])
    assert refused(raw) == [
        (
            "consents[0].renewed",
            "is neither true nor false",
            "send a JSON boolean, without quotes",
        )
    ]


@pytest.mark.parametrize("said", [True, False])
def test_a_boolean_says_whether_a_consent_was_renewed(said: bool) -> None:
    (consent,) = accepted(a_customer(consents=[CONSENT | {"renewed": said}])).consents
    assert consent.renewed is said
