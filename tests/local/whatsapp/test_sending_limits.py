from __future__ import annotations

from collections.abc import Callable

import pytest

from local.whatsapp.platform.throughput import Limiter
from tests.local.whatsapp.conftest import PHONE, Stage

pytestmark = pytest.mark.loopback


def test_the_throughput_limit_answers_130429_and_recovers(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(messages_per_second=2)
    stage.register()
    answers = [stage.send() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert answers[2].json()["error"]["code"] == 130429
    stage.clock.advance(seconds=1)
    assert stage.send().status_code == 200


def test_the_pair_limit_answers_131056_when_switched_on(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(pair_seconds=6.0)
    stage.register()
    stage.send()
    assert stage.send().json()["error"]["code"] == 131056
    assert stage.send(to="+573005550001").status_code == 200


def test_the_number_tells_its_quality_limits_and_health(stage: Stage) -> None:
    stage.configure(quality_rating="YELLOW", messaging_limit="TIER_2K", health="LIMITED")
    fields = "quality_rating,throughput,whatsapp_business_manager_messaging_limit,health_status"
    told = stage.graph.get("/111", params={"fields": fields}).json()
    assert told["quality_rating"] == "YELLOW"
    assert told["throughput"] == {"level": "STANDARD"}
    assert told["whatsapp_business_manager_messaging_limit"] == "TIER_2K"
    assert told["health_status"]["can_send_message"] == "LIMITED"
    owners = {one["entity_type"]: one["id"] for one in told["health_status"]["entities"]}
    assert owners == {"PHONE_NUMBER": "111", "WABA": "222", "BUSINESS": "2220"}
    account = stage.graph.get("/222", params={"fields": "name,health_status"}).json()
    assert account["id"] == "222"


@pytest.mark.parametrize("limiter", ["sliding", "bucket", "fixed"])
def test_retries_of_a_refused_message_are_neither_accepted_nor_counted(
    make_stage: Callable[..., Stage], limiter: str
) -> None:
    stage = make_stage(limiter=Limiter(limiter), messages_per_second=1)
    stage.register()
    assert [stage.send().status_code for _ in range(4)] == [200, 400, 400, 400]
    assert (len(stage.ledger()), len(stage.rejections())) == (1, 3)
    stage.clock.advance(seconds=1)
    assert stage.send().status_code == 200


def test_the_limits_change_while_the_number_is_in_use(stage: Stage) -> None:
    stage.configure(limiter="fixed", messages_per_second=1)
    assert [stage.send().status_code for _ in range(2)] == [200, 400]
    stage.configure(messages_per_second=1000)
    assert stage.send().status_code == 200
    told = stage.graph.get("/111", params={"fields": "throughput"}).json()
    assert told["throughput"] == {"level": "HIGH"}
    stage.configure(pair_seconds=6, pair_burst=2)
    codes = [stage.send().json().get("error", {}).get("code") for _ in range(3)]
    assert codes == [None, None, 131056]


@pytest.mark.parametrize("change", [{"limiter": "leaky"}, {"messaging_limit": "many"}])
def test_a_limit_that_is_not_understood_is_refused_and_changes_nothing(
    stage: Stage, change: dict[str, str]
) -> None:
    before = stage.control.get("/config").json()
    assert stage.control.put("/config", json=change).status_code == 400
    assert stage.control.get("/config").json() == before


@pytest.mark.parametrize("code", [131048, 80007])
def test_a_portfolio_may_write_to_no_more_new_people_than_its_tier_says(
    stage: Stage, code: int
) -> None:
    stage.configure(messaging_limit="TIER_1", messaging_limit_code=code)
    stage.send()
    assert stage.send().status_code == 200
    stranger = "+573005550001"
    assert stage.send(to=stranger).json()["error"]["code"] == code
    stage.control.post("/reply", json={"from": stranger, "text": "hola"}).raise_for_status()
    stage.settle()
    assert stage.send(to=stranger).status_code == 200, "inside the window it costs nothing"


def test_what_people_write_counts_towards_the_throughput_if_asked_to(stage: Stage) -> None:
    stage.configure(messages_per_second=1, inbound_counts=True)
    stage.control.post("/reply", json={"from": PHONE, "text": "hola"}).raise_for_status()
    stage.settle()
    assert stage.send().json()["error"]["code"] == 130429
