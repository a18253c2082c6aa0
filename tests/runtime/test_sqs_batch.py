"""Only the records that failed come back."""

from puntual.runtime.sqs_batch import SqsRecord, queue_of, receives_of, response_of


def _records(*bodies: str) -> list[SqsRecord]:
    return [{"messageId": f"m-{body}", "body": body} for body in bodies]


def test_only_the_records_that_failed_come_back() -> None:
    response = response_of(_records("a", "bad", "b", "later"), [False, True, False, True])
    assert response == {
        "batchItemFailures": [{"itemIdentifier": "m-bad"}, {"itemIdentifier": "m-later"}]
    }


def test_an_empty_batch_fails_nothing() -> None:
    assert response_of([], []) == {"batchItemFailures": []}


def test_a_record_says_how_often_it_was_handed_out_and_by_which_queue() -> None:
    record: SqsRecord = {
        "messageId": "m-1",
        "body": "",
        "attributes": {"ApproximateReceiveCount": "3"},
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:jobs-alone",
    }
    assert (receives_of(record), queue_of(record)) == (3, "jobs-alone")


def test_a_record_that_says_nothing_comes_for_the_first_time_from_nowhere() -> None:
    (record,) = _records("a")
    assert (receives_of(record), queue_of(record)) == (1, "")
