"""One bad record never spoils the others of its batch."""

import pytest

from puntual.domain.errors import InvalidInput, Unavailable
from puntual.runtime.sqs_batch import SqsRecord, run_batch


def _records(*bodies: str) -> list[SqsRecord]:
    return [{"messageId": f"m-{body}", "body": body} for body in bodies]


def test_only_the_records_that_failed_come_back() -> None:
    handled: list[str] = []

    def handle(body: str) -> None:
        if body == "bad":
            raise InvalidInput("body", "is not a job", "send JSON")
        if body == "later":
            raise Unavailable("the table did not answer")
        handled.append(body)

    response = run_batch(_records("a", "bad", "b", "later", "c"), handle)
    assert handled == ["a", "b", "c"]
    assert response == {
        "batchItemFailures": [{"itemIdentifier": "m-bad"}, {"itemIdentifier": "m-later"}]
    }


def test_a_failure_is_logged_by_its_kind_and_never_by_its_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def handle(body: str) -> None:
        raise InvalidInput("name", f"is wrong: {body}", "fix it")

    run_batch(_records("Ana Ejemplo"), handle)
    (record,) = caplog.records
    assert vars(record)["error"] == "InvalidInput"
    assert "Ana" not in str(vars(record))


def test_a_defect_of_ours_is_not_swallowed() -> None:
    def handle(body: str) -> None:
        raise ZeroDivisionError(body)

    with pytest.raises(ZeroDivisionError):
        run_batch(_records("a"), handle)


def test_a_defect_of_ours_spoils_no_other_record_of_the_batch() -> None:
    """The batch comes back whole, and is set aside whole after some times."""
    handled: list[str] = []

    def handle(body: str) -> None:
        if body == "poison":
            raise ZeroDivisionError(body)
        handled.append(body)

    with pytest.raises(ZeroDivisionError):
        run_batch(_records("a", "poison", "b", "c"), handle)
    assert handled == ["a", "b", "c"]


def test_what_there_is_no_time_for_comes_back_untouched() -> None:
    handled: list[str] = []
    response = run_batch(_records("a", "b", "c"), handled.append, lambda: len(handled) < 1)
    assert handled == ["a"]
    assert response == {
        "batchItemFailures": [{"itemIdentifier": "m-b"}, {"itemIdentifier": "m-c"}]
    }


def test_an_empty_batch_fails_nothing() -> None:
    assert run_batch([], lambda _: None) == {"batchItemFailures": []}
