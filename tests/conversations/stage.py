"""People who talk to the real webhook handler and `converse`, over a table in memory.

The simulator writes what Meta would; what is answered goes to it through a socket.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from local.whatsapp.acceptance import accept
from local.whatsapp.inbound.reading import read_inbound
from local.whatsapp.people.chats import Chat
from local.whatsapp.platform.faults import Effect
from local.whatsapp.platform.settings import Settings
from local.whatsapp.pump import sign
from local.whatsapp.replies import queue_message
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.content import Button, Content
from local.whatsapp.templates.message_requests import Recipient
from local.whatsapp.wire.payloads import build_envelope
from local.whatsapp.wire.person import derive_user_id
from local.whatsapp.wire.phones import derive_wa_id
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.contact import Coverage
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.hold import Hold
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import message_id
from puntual.domain.ids import ContactRef, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InstalmentKey, Invoice, Payment
from tests.adapters.dynamodb.contact_table import LOG
from tests.conversations.answering import GraphDoor, converse, differences_of_answers
from tests.conversations.comparing import differences, promises_of
from tests.conversations.reading import Conversation, Turn
from tests.factories import (
    CREDITOR,
    a_contact,
    a_key,
    a_profile,
    an_accepted_contact,
    an_invoice,
)
from tests.functions.invoke import invoke
from tests.functions.webhook.handler_cases import SECRET

NUMBER: Final = "100200300"
TOKEN: Final = "no token"
_BUTTONS: Final = tuple(
    Button("quick_reply", payload, payload)
    for payload in ("ALREADY_PAID", "NEED_TIME", "TALK_TO_PERSON")
)


@dataclass
class FileHand:
    """The hand on the clock that the simulator and the handler read."""

    path: Path
    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def flowing(self) -> datetime:
        return self.instant

    def set(self, at: datetime) -> None:
        self.instant = at
        reading = {"instant": at.isoformat(), "anchored_at": 0.0, "rate": 0.0}
        self.path.write_text(json.dumps(reading), encoding="utf-8")


@dataclass
class Talk:
    """One conversation as it goes on.

    Attributes:
        number: no other conversation has it: the table is everybody's.
    """

    conversation: Conversation
    table: Table
    hand: FileHand
    number: int
    door: GraphDoor
    queue_url: str
    simulator: Simulator = field(init=False)
    wamids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remind everybody behind the phone, a minute before the first word."""
        self.hand.set(self.conversation.at)
        self.simulator = Simulator(_settings(self.hand.path), self.hand)
        # A message that somebody quotes has arrived, and its status with it.
        self.simulator.conduct_as(replace(self.simulator.conduct, disorder_chance=0))
        self.door.simulator = self.simulator
        chats = self.simulator.chats
        chats.name(self.wa_id, "Persona Inventada")
        if self.conversation.username:
            chats.hide_phone(self.wa_id, self.conversation.username)
        chats.open(self.wa_id, self.phone)
        for letter in self.conversation.then:
            self._remind(letter)

    @property
    def phone(self) -> str:
        return self.conversation.phone(self.number)

    @property
    def wa_id(self) -> str:
        return derive_wa_id(self.phone.removeprefix("+"))

    def key(self, letter: str) -> DebtorKey:
        return a_key(f"T-{self.number}-{letter}")

    def say(self, place: int, turn: Turn) -> None:
        """Let the person send something, and let the webhook tell it."""
        passed = timedelta(days=turn.after_days, minutes=turn.after_minutes)
        self.hand.set(self.hand.instant + passed)
        if turn.pays:
            self._pay(place, turn.pays)
        if turn.body:
            self._write(place, turn)

    def _write(self, place: int, turn: Turn) -> None:
        now, chat = self.hand.instant, self.simulator.chats.open(self.wa_id, self.phone)
        quoted = {"wamid": self._named(turn.of, chat)} if turn.of else {}
        message = read_inbound(self.simulator, chat, {**turn.body, **quoted}, now)
        self.wamids[str(place)] = queue_message(self.simulator, chat.wa_id, message, now)
        self._tell(turn.times)
        converse(self.queue_url)

    def _named(self, name: str, chat: Chat) -> str:
        ours = [one.wamid for one in chat.bubbles if one.outgoing]
        return ours[-1] if name == "answer" else self.wamids[name]

    def answers(self) -> list[str]:
        """Return the free texts that the person got, as the phone shows them."""
        chat = self.simulator.chats.open(self.wa_id, self.phone)
        ours = (one for one in chat.bubbles if one.outgoing and one.content.template is None)
        return [one.content.body for one in ours]

    def found(self, letter: str) -> dict[str, Any]:
        """Return what has become of a debtor, in the words of `Expected`."""
        account = self._account(letter)
        consent = consent_at(account.profile.consents, self.hand.instant)
        return {
            "consent": "given" if consent is ConsentStatus.GIVEN else "withdrawn",
            "holds": [
                self._told(hold) for hold in account.holds if hold.is_active(self.hand.instant)
            ],
            "promises": promises_of(account, self.hand.instant),
        }

    def differences(self) -> list[str]:
        """Return in a line each how everybody differs from what may be expected."""
        wanted = self.conversation
        wrong = [
            f"{letter}: {line}"
            for letter, expected in wanted.then.items()
            for line in differences(expected, self.found(letter))
        ]
        wrong += differences_of_answers(wanted.answered, self.answers())
        if wanted.cases is not None and self._cases() != [*wanted.cases]:
            wrong.append(f"cases are {self._cases()}, not {wanted.cases}")
        labels = [one.label for one in self._opened()]
        if wanted.causes is not None and labels != [*wanted.causes]:
            wrong.append(f"causes are {labels}, not {wanted.causes}")
        if wanted.kept is not None and self._kept() != [*wanted.kept]:
            wrong.append(f"kept is {self._kept()}, not {wanted.kept}")
        return wrong

    def _cases(self) -> list[str]:
        return [str(case.priority) for case in self._opened()]

    def _opened(self) -> list[Case]:
        cases = DynamoCases(self.table)
        places = range(1, len(self.conversation.said) + 1)
        said = [self.wamids[str(place)] for place in places if str(place) in self.wamids]
        found = (cases.find(CREDITOR, message_id(wamid)) for wamid in said)
        return [case for case in found if case is not None]

    def _kept(self) -> list[str]:
        words = DynamoWords(self.table)
        return ["(hidden)" if one.hidden_at else one.text for one in words.all_of(self.key("A"))]

    def _told(self, hold: Hold) -> dict[str, Any]:
        zone = ZoneInfo(self.conversation.zone)
        until = "open" if hold.until is None else hold.until.astimezone(zone).isoformat(" ")[:16]
        return {
            "kind": str(hold.kind),
            "until": until,
            "promised_on": hold.promised_on,
            "may_be_opt_out": hold.may_be_opt_out,
        }

    def _account(self, letter: str) -> Account:
        account = DynamoAccounts(self.table).read(self.key(letter))
        assert account is not None
        return account

    def _remind(self, letter: str) -> None:
        key, now = self.key(letter), self.hand.instant
        profile = a_profile(
            key=key,
            phone=self.phone,
            country=self.conversation.country[:2],
            state=None,
            locale=self.conversation.locale,
            zone=self.conversation.zone,
            wa_ids=[self.wa_id, derive_user_id(self.wa_id)],
        )
        changes = DynamoAccountChanges(self.table)
        changes.put_profile(profile)
        owed = self._owed(letter, now)
        changes.put_invoice(key, owed, "fingerprint")
        covered = [Coverage(InstalmentKey(owed.id, 1), "due_today", now.date())]
        claimed = a_contact(claimed_at=now, local_date=now.date(), covered=covered)
        contacts = DynamoContacts(self.table)
        contacts.claim(excerpt_of(self._account(letter)), claimed, LOG)
        callback = ContactRef(key, claimed.id).to_callback()
        to = Recipient(self.phone, self.phone.removeprefix("+"), self.wa_id)
        content = Content(
            "template", "Recordatorio", buttons=_BUTTONS, template="puntual_due_today_v1"
        )
        sent = accept(self.simulator, to, content, data=callback, effect=Effect(), now=now)
        contacts.settle(key, an_accepted_contact(claimed_at=now, wamid=sent.wamid), self.wa_id)
        self.wamids[letter] = sent.wamid

    def _owed(self, letter: str, now: datetime) -> Invoice:
        wanted = self.conversation
        sum_owed = Money.parse(wanted.owes.get(letter, wanted.usual_sum), wanted.currency)
        return an_invoice(
            external_id=f"{self.key(letter).debtor}-1",
            due_on=now.date(),
            label=wanted.labels.get(letter, "F-001"),
            minor=sum_owed.minor,
            currency=wanted.currency,
            recorded_at=now,
        )

    def _pay(self, place: int, text: str) -> None:
        now, zone = self.hand.instant, ZoneInfo(self.conversation.zone)
        money = Money.parse(text, self.conversation.currency)
        name = DocumentId("bank", f"P-{self.number}-{place}")
        paid = Payment(name, money, now.astimezone(zone).date(), now)
        DynamoAccountChanges(self.table).put_payment(self.key("A"), paid, "fingerprint")

    def _tell(self, times: int) -> None:
        due = self.simulator.outbox.take_due(self.hand.instant)
        happened = [one for one in due if one.happen is None or one.happen()]
        updates = [one.tell() for one in happened if one.tell is not None]
        body = build_envelope(self.simulator.sender, updates, self.hand.instant)
        event = {
            "version": "2.0",
            "requestContext": {"http": {"method": "POST"}},
            "headers": {"x-hub-signature-256": sign(SECRET["app_secret"], body)},
            "body": body.decode(),
        }
        for _ in range(times):
            assert invoke("webhook", event)["statusCode"] == 200


def _settings(clock_file: Path) -> Settings:
    return Settings(
        clock_file,
        SECRET["app_secret"],
        SECRET["verify_token"],
        TOKEN,
        phone_number_id=NUMBER,
        waba_id="300",
    )
