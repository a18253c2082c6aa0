import pytest

from puntual.domain.errors import MissingConfiguration
from puntual.domain.sending.pace import Pace
from puntual.runtime.number_setting import parse_numbers


def test_each_number_has_its_limit_its_inbound_traffic_and_its_workers() -> None:
    assert parse_numbers("111:80:0.0:5,222:1000:12.5:20") == {
        "111": Pace(limit=80, workers=5),
        "222": Pace(limit=1000, inbound=12.5, workers=20),
    }


def test_a_deployment_without_numbers_of_their_own_says_so() -> None:
    assert parse_numbers("none") == {}


@pytest.mark.parametrize("setting", ["", "111", "111:80", "111:a:0:5", "111:80:0:5,"])
def test_what_no_deployment_writes_is_refused(setting: str) -> None:
    with pytest.raises(MissingConfiguration, match="NUMBERS"):
        parse_numbers(setting)
