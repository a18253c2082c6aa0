"""Which ids stand for one person, in every place where Meta puts them beside each other (W-3)."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Reply, StatusUpdate

ANA, ANA_521, ANA_USER = "525550000001", "5215550000001", "MX.100"
LUZ, LUZ_USER = "525550000002", "MX.200"
PARENT = "MX.ENT.9"


def _updates(value: dict[str, Any]) -> Sequence[Any]:
    known = {"metadata": {"phone_number_id": "100200300"}, **value}
    body = {"entry": [{"changes": [{"field": "messages", "value": known}]}]}
    return list(read_updates(json.dumps(body).encode()))


def senders(messages: Sequence[dict[str, Any]], contacts: Any = None) -> list[set[str]]:
    """Return the ids of each sender."""
    said = {"timestamp": "1772474400", "type": "text", "text": {"body": "hola"}}
    sent = [{"id": f"wamid.{place}", **said, **one} for place, one in enumerate(messages)]
    read = _updates({"messages": sent, "contacts": contacts})
    return [{*one.senders} for one in read if isinstance(one, Reply)]


def recipients(statuses: Sequence[dict[str, Any]], contacts: Any = None) -> list[str]:
    """Return the id that each status tells."""
    told = {"timestamp": "1772474400", "status": "delivered"}
    sent = [{"id": f"wamid.{place}", **told, **one} for place, one in enumerate(statuses)]
    read = _updates({"statuses": sent, "contacts": contacts})
    return [one.recipient_id for one in read if isinstance(one, StatusUpdate)]


@pytest.mark.parametrize(
    ("message", "contacts", "ids"),
    [
        ({"from": ANA, "from_user_id": ANA_USER}, None, {ANA, ANA_USER}),
        ({"from": ANA}, [{"wa_id": ANA, "user_id": ANA_USER}], {ANA, ANA_USER}),
        ({"from": ANA_521}, [{"wa_id": ANA, "user_id": ANA_USER}], {ANA, ANA_521, ANA_USER}),
        ({"from": f"+{ANA}"}, [{"wa_id": ANA, "user_id": ANA_USER}], {ANA, ANA_USER}),
        ({"from_user_id": ANA_USER}, [{"wa_id": ANA, "user_id": ANA_USER}], {ANA, ANA_USER}),
        ({}, [{"wa_id": ANA, "user_id": ANA_USER}], {ANA, ANA_USER}),
        ({"from": ANA_USER}, [{"wa_id": ANA, "user_id": ANA_USER}], {ANA, ANA_USER}),
        ({"from": ANA}, [{"wa_id": ANA_USER}], {ANA, ANA_USER}),
        ({"from": ANA}, [{"user_id": ANA_USER}], {ANA, ANA_USER}),
        ({"from_user_id": ANA_USER}, [{"wa_id": ANA}], {ANA, ANA_USER}),
        (
            {"from": ANA, "from_user_id": ANA_USER, "from_parent_user_id": PARENT},
            None,
            {ANA, ANA_USER, PARENT},
        ),
        ({"from": ANA}, [{"wa_id": ANA, "parent_user_id": PARENT}], {ANA, PARENT}),
        (
            {"from": ANA},
            [{"wa_id": LUZ, "user_id": LUZ_USER}, {"wa_id": ANA, "user_id": ANA_USER}],
            {ANA, ANA_USER},
        ),
        ({"from": ANA}, [{"wa_id": LUZ, "user_id": LUZ_USER}], {ANA}),
        ({"from_user_id": ANA_USER}, [{"wa_id": LUZ, "user_id": LUZ_USER}], {ANA_USER}),
        ({"from": ANA}, [{"wa_id": "", "user_id": None}], {ANA}),
        ({"from": ANA}, "nobody", {ANA}),
        ({"from": ANA}, [{"user_id": "MX 1"}, ANA_USER], {ANA}),
        ({"from": "525 550", "from_user_id": ANA_USER}, None, {ANA_USER}),
    ],
)
def test_a_sender_has_all_ids_that_stand_for_them_and_no_others(
    message: dict[str, Any], contacts: Any, ids: set[str]
) -> None:
    assert senders([message], contacts) == [ids]


def test_of_several_senders_each_has_their_own_ids() -> None:
    both = [{"wa_id": ANA, "user_id": ANA_USER}, {"wa_id": LUZ, "user_id": LUZ_USER}]
    assert senders([{"from": LUZ}, {"from": ANA}], both) == [{LUZ, LUZ_USER}, {ANA, ANA_USER}]
    assert senders([{"from": LUZ}, {"from": ANA}], [{"user_id": ANA_USER}]) == [{LUZ}, {ANA}]


@pytest.mark.parametrize(
    ("status", "contacts", "told"),
    [
        ({"recipient_id": ANA, "recipient_user_id": ANA_USER}, None, ANA_USER),
        ({"recipient_user_id": ANA_USER}, None, ANA_USER),
        ({"recipient_id": ANA}, [{"wa_id": ANA, "user_id": ANA_USER}], ANA_USER),
        ({"recipient_id": ANA_521}, [{"wa_id": ANA, "user_id": ANA_USER}], ANA_USER),
        ({"recipient_id": ANA}, [{"user_id": ANA_USER}], ANA_USER),
        ({"recipient_id": ANA_USER}, None, ANA_USER),
        ({}, [{"wa_id": ANA, "user_id": ANA_USER}], ANA_USER),
        (
            {"recipient_id": ANA},
            [{"wa_id": ANA, "user_id": ANA_USER, "parent_user_id": PARENT}],
            ANA_USER,
        ),
        ({"recipient_id": ANA}, [{"wa_id": LUZ, "user_id": LUZ_USER}], ""),
        ({"recipient_id": ANA, "recipient_user_id": "no id"}, None, ""),
        ({"recipient_id": ANA}, None, ""),
        ({"recipient_id": ANA}, [{"wa_id": ANA}], ""),
    ],
)
def test_a_status_tells_the_id_of_its_recipient_wherever_it_stands(
    status: dict[str, Any], contacts: Any, told: str
) -> None:
    """In what Meta sends it stands beside the status, and was passed over there."""
    assert recipients([status], contacts) == [told]


def test_of_several_recipients_each_has_their_own_id() -> None:
    both = [{"wa_id": ANA, "user_id": ANA_USER}, {"wa_id": LUZ, "user_id": LUZ_USER}]
    two = [{"recipient_id": LUZ}, {"recipient_id": ANA}]
    assert recipients(two, both) == [LUZ_USER, ANA_USER]
    assert recipients(two, [{"user_id": ANA_USER}]) == ["", ""]
