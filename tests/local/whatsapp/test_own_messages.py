"""What Puntual ships, against the simulator: its templates and its own Cloud API client."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from local.whatsapp.wire.codes import CODES
from puntual.adapters.packaged.templates import PackagedTemplates, to_graph
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.adapters.whatsapp.errors import treat_refusal
from puntual.domain.templates.template import Template
from puntual.ports.messaging import Accepted, Refused, TemplateMessage, Unknown
from tests.doubles.blocking_messenger import BlockingMessenger, blocking
from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage

pytestmark = pytest.mark.loopback
TEMPLATES = PackagedTemplates()


@pytest.fixture
def bare(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage(messages_per_second=0)


@pytest.fixture
def messenger(bare: Stage) -> Iterator[BlockingMessenger]:
    base = httpx.URL(bare.graph.base_url)
    built = CloudApiMessenger(
        f"http://{base.host}:{base.port}", "v25.0", lambda: "token", TEMPLATES
    )
    with blocking(built) as messenger:
        yield messenger


def message_of(template: Template) -> TemplateMessage:
    return TemplateMessage(
        phone_number_id="111",
        to=PHONE,
        template=template.name,
        language=template.language,
        parameters=template.examples,
        callback="v1|acme|d-1|000001.20260105.reminder.1",
    )


def test_every_shipped_template_is_registered_and_sent_with_its_examples(
    bare: Stage, messenger: BlockingMessenger
) -> None:
    # More than Meta lets anybody create in one hour.
    bare.control.put("/config", json={"templates_per_hour": 1000}).raise_for_status()
    for template in TEMPLATES.all():
        bare.graph.post("/222/message_templates", json=to_graph(template)).raise_for_status()
        outcome = messenger.send(message_of(template))
        assert isinstance(outcome, Accepted)
        line = bare.ledger()[-1]
        assert (outcome.wamid, outcome.wa_id) == (line["wamid"], WA_ID)
        payloads = [button["payload"] for button in line["buttons"]]
        assert payloads == [reply.payload for reply in template.quick_replies]
        assert "{{" not in line["text"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_our_client_reads_every_refusal_as_what_it_is(
    bare: Stage, messenger: BlockingMessenger, code: int
) -> None:
    bare.control.post("/faults", json=[{"effect": {"error_code": code}}]).raise_for_status()
    treatment = treat_refusal(code, CODES[code][0], subcode=None, is_transient=False)
    outcome = messenger.send(message_of(TEMPLATES.all()[0]))
    assert outcome == Refused(code, treatment.error_class, treatment.scope)


@pytest.mark.parametrize(
    ("effect", "accepted"),
    [
        ({"timeout_after_acceptance": True}, 1),
        ({"reset_before_acceptance": True}, 0),
        ({"http_status": 502, "html": True}, 0),
    ],
)
def test_our_client_says_that_nobody_knows_when_nobody_can(
    bare: Stage, messenger: BlockingMessenger, effect: dict[str, object], accepted: int
) -> None:
    template = TEMPLATES.all()[0]
    bare.graph.post("/222/message_templates", json=to_graph(template)).raise_for_status()
    bare.control.post("/faults", json=[{"effect": effect}]).raise_for_status()
    assert isinstance(messenger.send(message_of(template)), Unknown)
    assert len(bare.ledger()) == accepted
