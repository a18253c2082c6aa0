import json

import boto3
import pytest

from functions.send_message import handler as send_handler
from infra.names import configuration_set_name
from puntual.adapters.aws.clients import secrets_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.policies.parsing import parse
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import MissingConfiguration
from tests.domain.decision.decision_cases import DUE, KEY, days_from_due, local
from tests.domain.decision.fallback.fallback_cases import REACHABLE
from tests.doubles.lambda_context import LambdaContext
from tests.functions.invoke import invoke
from tests.functions.reminder_path import TICK, Deployed
from tests.functions.send_message.sending_setup import CREDITOR
from tests.infra.synthesis import FALLBACKS

pytestmark = pytest.mark.loopback
_BY_EMAIL = """
version: email-1
cadences: [{name: c, steps: [{name: due_today, offset: 0, valid_days: 3}]}]
fallback: {channel: email}
"""


def test_a_refusal_leaves_the_debtor_with_another_look(deployed: Deployed) -> None:
    deployed.graph.refusal = {"code": 190, "message": "expired", "type": "OAuthException"}
    invoke("schedule_reminders", TICK)
    invoke("send_message", deployed.jobs())
    assert deployed.contact_states() == [ContactState.FAILED]
    wakes = list(DynamoWakeUps(deployed.table, 2).due(local(DUE, 10), local(days_from_due(1))))
    assert [one.at for one in wakes] == [local(DUE, 11, 5).replace(second=10)]


def test_a_refused_token_is_read_again_before_the_next_batch(deployed: Deployed) -> None:
    deployed.graph.refusal = {"code": 190, "message": "expired", "type": "OAuthException"}
    invoke("schedule_reminders", TICK)
    jobs = deployed.jobs()
    invoke("send_message", jobs)
    secrets_client().put_secret_value(SecretId="sender", SecretString='{"access_token": "new"}')
    numbers = DynamoNumbers(deployed.table)
    (halt,) = numbers.read(CREDITOR.phone_number_id).halts
    assert numbers.resume(halt, local(DUE, 11), "Rosa P.")
    deployed.graph.refusal = None
    deployed.set_clock("2026-03-10T17:06:00Z")
    invoke("send_message", jobs)
    assert deployed.graph.tokens == ["not-a-real-token", "new"]


def test_what_whatsapp_cannot_deliver_goes_by_email_where_stage_policy_and_consent_say_so(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "FALLBACK_CHANNELS": "email",
        "EMAIL_FROM": FALLBACKS["email_from"],
        "EMAIL_CONFIGURATION_SET": configuration_set_name("prod"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity=FALLBACKS["email_from"])
    ses.create_configuration_set(ConfigurationSetName=configuration_set_name("prod"))
    DynamoAccountChanges(deployed.table).put_profile(REACHABLE)
    document = parse(_BY_EMAIL)
    policies = DynamoPolicies(deployed.table)
    policies.put(KEY.creditor, document.policy.version, document.canonical)
    policies.activate(KEY.creditor, document.policy.version)
    deployed.graph.refusal = {"code": 131026, "message": "Message undeliverable"}
    job = json.dumps({"jobs": [{"creditor": KEY.creditor, "debtor": KEY.debtor}]})
    jobs = {"Records": [{"messageId": "1", "body": job}]}
    invoke("send_message", jobs)
    deployed.set_clock("2026-03-10T16:07:30Z")
    invoke("send_message", jobs)
    invoke("send_message", jobs)
    assert deployed.contact_states() == [ContactState.FAILED, ContactState.ACCEPTED]
    assert len(deployed.graph.asked) == 1
    assert boto3.client("ses").get_send_quota()["SentLast24Hours"] == 1


def test_a_batch_with_a_broken_job_sends_the_others(deployed: Deployed) -> None:
    invoke("schedule_reminders", TICK)
    jobs = deployed.jobs()
    unsafe = '{"jobs": [{"creditor": "a#b","debtor": "x"}]}'
    jobs["Records"].insert(0, {"messageId": "broken", "body": '{"creditor": "a#b"}'})
    jobs["Records"].insert(1, {"messageId": "unsafe", "body": unsafe})
    response = invoke("send_message", jobs)
    assert response == {
        "batchItemFailures": [{"itemIdentifier": "broken"}, {"itemIdentifier": "unsafe"}]
    }
    assert len(deployed.graph.asked) == 1


def test_without_a_token_nothing_is_claimed_and_the_job_comes_back(deployed: Deployed) -> None:
    boto3.client("secretsmanager").update_secret(SecretId="sender", SecretString="{}")
    with pytest.raises(MissingConfiguration, match="access_token"):
        send_handler._mind_token()
    invoke("schedule_reminders", TICK)
    jobs = deployed.jobs()
    response = invoke("send_message", jobs)
    assert len(response["batchItemFailures"]) == 1
    assert deployed.contact_states() == []
    assert deployed.graph.asked == []


def test_a_message_is_not_begun_when_the_time_is_nearly_up(deployed: Deployed) -> None:
    invoke("schedule_reminders", TICK)
    response = invoke("send_message", deployed.jobs(), LambdaContext(29_000))
    assert response == {"batchItemFailures": []}
    (queued_again,) = deployed.jobs()["Records"]
    job = {"creditor": "taller-luna", "debtor": "cli-0001"}
    assert json.loads(queued_again["body"]) == {"jobs": [job]}
    assert deployed.contact_states() == []
    assert deployed.graph.asked == []
