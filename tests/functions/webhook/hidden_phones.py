"""People who show no phone: what WhatsApp tells of their ids, and what is decided for them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.webhook.outcomes import Outcome
from functions.webhook.whatsapp.events import read_updates
from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import ContactRef
from tests.factories import NOON, a_contact, a_key
from tests.functions.webhook.test_number_changes_told import NEW, NEW_USER, NOW, OLD, USER, Town

BY_IDS = {"type": "user_changed_user_id", "previous_user_id": USER, "user_id": NEW_USER}
BY_NEW_PHONE = {"type": "user_changed_number", "wa_id": NEW}
SHAPES = {
    "ids": (BY_IDS, {"from_user_id": USER}),
    "ids, from the new one": (
        {"type": "user_changed_user_id", "previous_user_id": USER},
        {"from_user_id": NEW_USER},
    ),
    "new phone": (BY_NEW_PHONE, {"from_user_id": USER}),
    "new phone and ids": ({**BY_IDS, **BY_NEW_PHONE}, {"from_user_id": USER}),
    "nothing of the new one": ({"type": "user_changed_number"}, {"from_user_id": USER}),
}


@dataclass
class Street(Town):
    """A town whose people show no phone, from our first message to them on."""

    messages: int = 0

    def write_to(self, debtor: str = "d-7") -> ContactRef:
        """Send a message that asks whose id the phone has."""
        key = a_key(debtor)
        excerpt = self.fakes.accounts.look(key)
        assert excerpt is not None
        at = NOON - timedelta(hours=5) + timedelta(hours=self.messages)
        contact = a_contact(seq=excerpt.next_seq, claimed_at=at)
        self.fakes.contacts.claim(excerpt, contact, b"")
        self.messages += 1
        return ContactRef(key, contact.id)

    def tell(self, ref: ContactRef, status: str = "delivered", user: str = USER) -> list[Outcome]:
        """Have WhatsApp tell of a message, and of the id beside its phone."""
        told = {
            "id": f"wamid.OUT.{ref.contact}",
            "timestamp": str(int(NOON.timestamp())),
            "status": status,
            "recipient_id": OLD,
            "recipient_user_id": user,
            "biz_opaque_callback_data": ref.to_callback(asks_for_id=True),
        }
        value = {"metadata": {"phone_number_id": "100200300"}, "statuses": [told]}
        body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
        return self.fakes.record(*read_updates(json.dumps(body).encode()), now=NOW)

    def change(self, shape: str = "ids", at: datetime = NOON) -> list[Outcome]:
        return self.notice(*SHAPES[shape], at)

    def pass_by(self, debtor: str = "d-7") -> None:
        """Do what the daily pass does with ids that statuses told."""
        told = self.fakes.account(a_key(debtor)).told_ids
        if told:
            self.fakes.changes.learn_ids(a_key(debtor), told)

    def decided_on(self, debtor: str = "d-7") -> AccountView:
        """Return what a sender, and a person who asks why, go by."""
        accounts, people, key = self.fakes.accounts, self.fakes.people, a_key(debtor)
        excerpt, whole = accounts.look(key), accounts.read(key)
        assert excerpt is not None
        assert whole is not None
        looked = with_phone_attempts(accounts, people, excerpt)
        read = with_phone_attempts(accounts, people, whole)
        assert read.active_holds(NOW) == looked.view(NOW).active_holds(NOW)
        return looked.view(NOW)

    def holds_back(self, debtor: str = "d-7") -> bool:
        view = self.decided_on(debtor)
        return HoldKind.NUMBER_CHANGED in {one.kind for one in view.active_holds(NOW)}

    def leaves_alone(self, debtor: str = "d-7") -> bool:
        view = self.decided_on(debtor)
        return consent_at(view.profile.consents, NOW) is ConsentStatus.WITHDRAWN
