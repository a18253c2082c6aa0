"""The set-up that is looked at, and the questions about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final

import httpx

from cli.doctor.asking.aws import AwsQuestions, DeployedStack
from cli.doctor.asking.meta import MetaQuestions, NumberAnswer, TokenAnswer
from cli.doctor.asking.secret_text import field_of
from cli.frame.settings import STACK, Settings
from cli.naming.known import all_creditors
from puntual.adapters.aws.clients import table_calls
from puntual.adapters.clock import SystemClock, clock_from
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import STRICT_PACK, PackagedRuleBook
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import InvalidInput, InvalidPolicy
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy
from puntual.domain.sending.number_state import NumberState
from puntual.ports.clock import Clock

SENDER: Final = "send_message"
LOCAL: Final = "local"
# A stage that is driven by hand has no schedules, alarms and addresses of AWS's.
_SYSTEM: Final = "system"
# What a damaged document does to its reader; an outage is another matter.
DAMAGED: Final = (InvalidInput, InvalidPolicy, LookupError, TypeError, ValueError)


@dataclass
class Deployment:
    """One stage, its creditors and what others say of it; each thing is asked for once.

    Attributes:
        creditor: whose set-up is looked at; None for all of them.
        stack: as CloudFormation tells of it, once that was asked.
    """

    settings: Settings
    aws: AwsQuestions
    creditor: CreditorId | None = None
    transport: httpx.BaseTransport | None = None
    given_clock: Clock | None = None
    rules: PackagedRuleBook = field(default_factory=PackagedRuleBook)
    stack: DeployedStack | None = None
    _opened: list[MetaQuestions] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """Which stage it is."""
        if self.stack is not None:
            return self.stack.name.removeprefix(STACK)
        return self.settings.find("stage") or ""

    @property
    def is_local(self) -> bool:
        """Tell whether it stands on one machine."""
        return self.stage == LOCAL

    @property
    def region(self) -> str:
        """Where it stands."""
        return self.settings.find("region") or self.aws.region() or ""

    @property
    def outputs(self) -> Mapping[str, str]:
        """What the stack says of itself, else what the last deployment wrote down."""
        return self.settings.outputs if self.stack is None else self.stack.outputs

    @property
    def table_name(self) -> str:
        """The table that commands would use."""
        return self.settings.find("table") or self.outputs.get("TableName", "")

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """What the sender is told by its environment."""
        found = self.aws.function(self.alias(SENDER))
        said: Mapping[str, str] = (found or {}).get("Environment", {}).get("Variables", {})
        return said

    @cached_property
    def now(self) -> datetime:
        """The instant, by the clock that the functions have."""
        return self.clock.now()

    @cached_property
    def clock(self) -> Clock:
        """The clock that the functions have."""
        if self.given_clock is not None:
            return self.given_clock
        setting = self.environment.get("CLOCK", _SYSTEM) if self.is_local else _SYSTEM
        return SystemClock() if setting == _SYSTEM else clock_from(setting, self.stage)

    @cached_property
    def table(self) -> Table:
        """The table."""
        return Table(table_calls(), self.table_name)

    @cached_property
    def numbers(self) -> tuple[NumberState, ...]:
        """The numbers that are known, each with its halts."""
        return tuple(DynamoNumbers(self.table).all())

    @cached_property
    def known_creditors(self) -> tuple[Creditor, ...]:
        """All creditors, by the numbers that they write from."""
        return tuple(all_creditors(self.table))

    @property
    def creditors(self) -> tuple[Creditor, ...]:
        """Those that are looked at."""
        wanted = self.creditor
        return tuple(one for one in self.known_creditors if wanted in {None, one.id})

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """The policy in force of each creditor; none of one whose policy cannot be read."""
        book, found = DynamoPolicies(self.table), {}
        for one in self.creditors:
            try:
                policy = book.current(CreditorId(one.id))
            except DAMAGED:
                continue
            if policy is not None:
                found[one.id] = policy
        return found

    @cached_property
    def sender_secret(self) -> str | None:
        """The text of the sender's secret."""
        return self.aws.secret(self.outputs.get("SenderSecretArn", "missing"))

    @cached_property
    def webhook_secret(self) -> str | None:
        """The text of the webhook's secret."""
        return self.aws.secret(self.outputs.get("WebhookSecretArn", "missing"))

    @cached_property
    def meta(self) -> MetaQuestions:
        """The questions to Meta, with the token that messages go out by."""
        token = field_of(self.sender_secret, "access_token")
        said = self.environment
        questions = MetaQuestions(
            said["GRAPH_BASE_URL"], said["GRAPH_VERSION"], token.strip(), self.transport
        )
        self._opened.append(questions)
        return questions

    @cached_property
    def token(self) -> TokenAnswer:
        """What Meta says of the token."""
        return self.meta.token()

    @cached_property
    def number_answers(self) -> Mapping[str, NumberAnswer | None]:
        """What Meta says of each number that a creditor writes from."""
        return {
            one.phone_number_id: self.meta.number(one.phone_number_id) for one in self.creditors
        }

    @property
    def calendar_end(self) -> date:
        """The last day whose holidays are known, of the calendars that are compiled together."""
        return self.rules.pack_for(STRICT_PACK).holidays.national.last_day

    def account_of(self, number: str) -> str:
        """Return Meta's id of the account of a number; empty while it is unknown."""
        answer = self.number_answers.get(number)
        known = (one.account for one in self.numbers if one.id == number)
        return (answer.account if answer is not None else "") or next(known, "")

    def alias(self, function: str) -> str:
        """Return behind which ARN a function stands."""
        title = "".join(word.title() for word in function.split("_"))
        return self.outputs.get(f"{title}AliasArn", "")

    def close(self) -> None:
        """Close what was opened."""
        for one in self._opened:
            one.close()
