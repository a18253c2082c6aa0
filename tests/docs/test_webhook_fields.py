"""The operator is told to subscribe to every field of Meta's webhooks that the code reads."""

from __future__ import annotations

from typing import Final

import pytest

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.number_events import NUMBER_FIELDS
from functions.webhook.whatsapp.template_events import TEMPLATE_FIELDS
from functions.webhook.whatsapp.updates import Ignored, Kind
from tests.docs.documents import document

ACCOUNT_FIELDS: Final = frozenset({*TEMPLATE_FIELDS, *NUMBER_FIELDS})
FIELDS: Final = ACCOUNT_FIELDS | {"messages"}


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_each_of_these_fields_is_read(field: str) -> None:
    body = f'{{"entry": [{{"changes": [{{"field": "{field}", "value": {{}}}}]}}]}}'
    passed_over = [one for one in read_updates(body.encode()) if isinstance(one, Ignored)]

    assert [one for one in passed_over if one.kind is Kind.FIELD] == []


def test_the_page_on_whatsapp_lists_every_field_that_is_read() -> None:
    """Without `account_update` a penalty of Meta's is learnt of an hour late.

    The page named the four oldest fields, so nobody subscribed to the ones that stop an account
    and change its limits.
    """
    setup = document("docs/whatsapp-setup.md")
    (listed,) = [table for table in setup.tables if table[0][0] == "webhook field"]

    assert sorted(row[0].strip("`") for row in listed[1:]) == sorted(FIELDS)


def test_the_page_on_deploying_counts_the_fields_and_leads_to_the_list() -> None:
    deploying = " ".join(document("docs/deploy.md").text.split())

    assert len(FIELDS) == 7
    assert "all seven fields of [the list](whatsapp-setup.md#6-the-webhook)" in deploying


def test_the_changelog_names_the_fields_that_an_update_adds() -> None:
    _, _, steps = document("CHANGELOG.md").text.partition("### To do when you update")
    told, _, _ = steps.partition("\n- Register the templates")

    assert {name for name in ACCOUNT_FIELDS if f"`{name}`" not in told} == set()
