"""Only the records that failed come back."""

from puntual.runtime.sqs_batch import SqsRecord, response_of


def _records(*bodies: str) -> list[SqsRecord]:
    return [{"messageId": f"m-{body}", "body": body} for body in bodies]


def test_only_the_records_that_failed_come_back() -> None:
    response = response_of(_records("a", "bad", "b", "later"), [False, True, False, True])
    assert response == {
        "batchItemFailures": [{"itemIdentifier": "m-bad"}, {"itemIdentifier": "m-later"}]
    }


def test_an_empty_batch_fails_nothing() -> None:
    assert response_of([], []) == {"batchItemFailures": []}
