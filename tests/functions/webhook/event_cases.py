from datetime import UTC, datetime

AT = 1772474460


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(AT + seconds, UTC)
