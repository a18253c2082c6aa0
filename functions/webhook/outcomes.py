"""What became of an update."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from functions.webhook.whatsapp.updates import Ignored, Verdict
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import MissingConfiguration, StaleAccount, Unavailable

if TYPE_CHECKING:
    from functions.webhook.failures import Effect
    from puntual.domain.accounts.hold import HoldKind
    from puntual.domain.conversation.spoken_intent import SpokenIntent

# Worth another try, within the seven days for which Meta repeats itself.
PASSING: Final = (Unavailable, StaleAccount, MissingConfiguration)


@dataclass(frozen=True, slots=True)
class Reported:
    """A status was recorded; ``is_news`` is False for a repeat or for older evidence.

    Attributes:
        is_known: whether the error table has its code.
        effect: what it stopped for others as well; of a repeat too, where the first time did not
            get as far.
    """

    state: ContactState
    error_code: int | None
    is_news: bool
    is_known: bool = True
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply took effect on one or more accounts.

    Attributes:
        hold: the kind of hold that it made; None where it made none.
        is_news: False for a repeat.
    """

    intent: SpokenIntent
    hold: HoldKind | None
    is_news: bool


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """A debtor's phone may be another person's by now; ``is_news`` is False for a repeat."""

    is_news: bool


@dataclass(frozen=True, slots=True)
class TemplateReported:
    """What Meta says of a template was recorded; ``is_news`` is False for a repeat.

    Attributes:
        broke: whether it takes the template out of use.
        is_warning: whether a person should look: it broke, is about to, or annoys people.
    """

    stem: str
    language: str
    value: str
    reason: str
    broke: bool
    is_warning: bool
    is_news: bool


@dataclass(frozen=True, slots=True)
class NumberReported:
    """Limits that Meta told were kept for so many numbers; none for a repeat, or for others'."""

    numbers: int


@dataclass(frozen=True, slots=True)
class AccountReported:
    """What Meta does to an account took effect; ``is_news`` is False for a repeat."""

    verdict: Verdict
    event: str
    is_news: bool


@dataclass(frozen=True, slots=True)
class Metered:
    """What people wrote was counted.

    Attributes:
        rate: the messages a second that come in by now; None while they are only gathered.
    """

    rate: float | None


class Passed(StrEnum):
    """Why an update had no effect, and will have none if it comes again."""

    NOT_OURS = "not_ours"
    UNKNOWN_NUMBER = "unknown_number"
    UNKNOWN_SENDER = "unknown_sender"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Complained:
    """WhatsApp reported an error about no message; ``is_known`` as in ``Reported``."""

    error_code: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Postponed:
    """The storage could not take an update; it has to come again.

    Attributes:
        recorded: what it did take of a status: the next time that is no news.
    """

    cause: str
    recorded: Reported | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A defect of ours met an update; it has to come again, for a release that can take it.

    Attributes:
        kind: of the update.
        cause: the kind of the error.
        place: of it in the code; never what it says, which may be somebody's words.
    """

    kind: str
    cause: str
    place: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """An update that was told long ago has to come again once more."""


@dataclass(frozen=True, slots=True)
class CasesUntold:
    """Cases are on record, and perhaps no event told of them: the list has them."""

    cases: int


type Outcome = (
    Reported
    | Answered
    | PersonMoved
    | Metered
    | TemplateReported
    | NumberReported
    | AccountReported
    | Passed
    | Postponed
    | Failed
    | Overdue
    | CasesUntold
    | Complained
    | Ignored
)
