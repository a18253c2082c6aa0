"""Keys of an account, its documents, and the people behind it."""

from datetime import datetime

from puntual.adapters.dynamodb.keys.parts import (
    document_of_parts,
    document_part,
    parse_document,
    parts_of,
)
from puntual.adapters.dynamodb.store.writes import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import (
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
    escape_id,
    unescape_id,
)
from puntual.domain.phone import line_of
from puntual.domain.receivables.corrections import ReversalId

REF = "REF"
# What all partitions of accounts begin with, and no other.
ACCOUNTS = "DEBTOR#"
CONTACTS = "CONTACT#"
# The character behind `#`: what sorts behind every contact and before all else of an account.
AFTER_CONTACTS = "CONTACT$"
# Right behind the contacts, so that one query from there backwards finds what a sender reads.
PROFILE = f"{AFTER_CONTACTS}PROFILE"
# Behind the last reversal: all documents of an account.
LAST_OF_DOCUMENTS = "REVERSAL$"
# What folds into a view sorts before the suppressed messages, which only a person reads.
LAST_OF_RECORDS = "HOLD$"
SUPPRESSED_MESSAGES = "SILENCE#"
CONTACT_PACKS = "PACK#"
AFTER_PACKS = "PACK$"
CARRIED = "CARRIED#"
REVERSALS = "REVERSAL#"
LATE_STATUSES = "EVIDENCE#"
WITHDRAWALS = "CONSENT"
# Behind the debtors in a query, so that of a phone of many none is read.
FORMER = "LEFT#"


def account_pk(key: DebtorKey) -> str:
    """Partition of an account: its profile, contacts and revision; the sender reads its end."""
    return f"{ACCOUNTS}{key.creditor}#{escape_id(key.debtor)}"


def documents_pk(key: DebtorKey) -> str:
    """Partition of an account's documents: read where the account is folded anew."""
    return f"DOCUMENTS#{key.creditor}#{escape_id(key.debtor)}"


def records_pk(key: DebtorKey) -> str:
    """Partition of what was decided on an account: holds, releases, suppressed messages."""
    return f"RECORDS#{key.creditor}#{escape_id(key.debtor)}"


def parse_account_pk(pk: str) -> DebtorKey:
    """Read ``account_pk`` back."""
    creditor, debtor = parts_of(pk, "DEBTOR", 2)
    return DebtorKey(CreditorId(creditor), DebtorId(unescape_id(debtor)))


def profile_key(key: DebtorKey) -> Key:
    """Profile: who the debtor is; every account has one, if only a blank one."""
    return Key(account_pk(key), PROFILE)


def invoice_key(key: DebtorKey, invoice: DocumentId) -> Key:
    """Invoice of an account."""
    return Key(documents_pk(key), f"INV#{document_part(invoice)}")


def payment_key(key: DebtorKey, payment: DocumentId) -> Key:
    """Payment of an account."""
    return Key(documents_pk(key), f"PAYMENT#{document_part(payment)}")


def credit_note_key(key: DebtorKey, note: DocumentId) -> Key:
    """Credit note of an account."""
    return Key(documents_pk(key), f"CREDITNOTE#{document_part(note)}")


def reversal_key(key: DebtorKey, reversal: ReversalId) -> Key:
    """Reversal of a payment of an account: beside its payment, which it names."""
    name = f"{document_part(reversal.payment)}#{escape_id(reversal.external_id)}"
    return Key(documents_pk(key), f"{REVERSALS}{name}")


def hold_key(key: DebtorKey, hold_id: str) -> Key:
    """Hold of an account: ended by its id."""
    return Key(records_pk(key), f"HOLD#{hold_id}")


def contact_key(key: DebtorKey, seq: int) -> Key:
    """Contact of an account: claimed at a free place."""
    return Key(account_pk(key), contact_sk(seq))


def contact_sk(seq: int) -> str:
    """Return the sort key of a contact's place."""
    return f"{CONTACTS}{seq:06d}"


def contact_pack_key(key: DebtorKey, first: int, digest: str) -> Key:
    """Pack of old contacts: read where the account is read whole, and by people.

    It lies with the documents, for what a message said is evidence that no webhook may write.
    """
    return Key(documents_pk(key), f"{CONTACT_PACKS}{first:06d}#{digest}")


def late_status_key(key: DebtorKey, seq: int) -> Key:
    """Status of a contact that has left: merged with it where the account is read whole."""
    return Key(records_pk(key), f"{LATE_STATUSES}{seq:06d}")


def parse_late_status_sk(sk: str) -> int:
    """Read the sort key of ``late_status_key`` back: the place of its contact."""
    return int(parts_of(sk, "EVIDENCE", 1)[0])


def carried_key(key: DebtorKey, source: DebtorId, digest: str) -> Key:
    """Contacts of another account that count here: read where the account is folded anew."""
    return Key(documents_pk(key), f"{CARRIED}{escape_id(source)}#{digest}")


def parse_invoice_sk(sk: str) -> DocumentId:
    """Read the sort key of ``invoice_key`` back."""
    return parse_document(sk, "INV")


def parse_payment_sk(sk: str) -> DocumentId:
    """Read the sort key of ``payment_key`` back."""
    return parse_document(sk, "PAYMENT")


def parse_credit_note_sk(sk: str) -> DocumentId:
    """Read the sort key of ``credit_note_key`` back."""
    return parse_document(sk, "CREDITNOTE")


def parse_reversal_sk(sk: str) -> ReversalId:
    """Read the sort key of ``reversal_key`` back."""
    source, payment, external_id = parts_of(sk, "REVERSAL", 3)
    return ReversalId(document_of_parts(source, payment), unescape_id(external_id))


def parse_hold_sk(sk: str) -> str:
    """Read the sort key of ``hold_key`` back."""
    return parts_of(sk, "HOLD", 1)[0]


def parse_contact_sk(sk: str) -> int:
    """Read the sort key of ``contact_key`` back: its place, from 1 on."""
    return int(parts_of(sk, "CONTACT", 1)[0])


def release_key(key: DebtorKey, step: str, at: datetime) -> Key:
    """Release of a step to one debtor: one item for each time."""
    return Key(records_pk(key), f"GRANT#{step}#{to_instant(at)}")


def parse_release_sk(sk: str) -> tuple[str, datetime]:
    """Read the sort key of ``release_key`` back: the step and when it was released."""
    step, instant = parts_of(sk, "GRANT", 2)
    return step, from_instant(instant)


def suppressed_message_key(key: DebtorKey, at: datetime) -> Key:
    """Suppressed message of an account: read by the operator, oldest first."""
    return Key(records_pk(key), f"{SUPPRESSED_MESSAGES}{to_instant(at)}")


def parse_suppressed_message_sk(sk: str) -> datetime:
    """Read the sort key of ``suppressed_message_key`` back."""
    return from_instant(parts_of(sk, "SILENCE", 1)[0])


def pair_lease_key(creditor: CreditorId, wa_id: str) -> Key:
    """Lease of a phone that several debtors share: until when is it blocked?"""
    return Key(f"PAIR#{creditor}#{wa_id}", "LEASE")


def person_pk(creditor: CreditorId, wa_id: str) -> str:
    """Partition of a person, under any spelling of the line: who is writing to us?"""
    return f"PERSON#{creditor}#{line_of(wa_id)}"


def withdrawals_key(creditor: CreditorId, wa_id: str) -> Key:
    """Withdrawals of a person, with or without a debtor: before the debtors in a query."""
    return Key(person_pk(creditor, wa_id), WITHDRAWALS)


def person_key(key: DebtorKey, wa_id: str) -> Key:
    """Person: one debtor behind a WhatsApp id."""
    return Key(person_pk(key.creditor, wa_id), f"DEBTOR#{escape_id(key.debtor)}")


def former_key(key: DebtorKey, wa_id: str) -> Key:
    """Person of before: one debtor who had a WhatsApp id until another phone came."""
    return Key(person_pk(key.creditor, wa_id), f"{FORMER}{escape_id(key.debtor)}")


def parse_former_sk(sk: str) -> DebtorId:
    """Read the sort key of ``former_key`` back."""
    return DebtorId(unescape_id(parts_of(sk, "LEFT", 1)[0]))


def parse_person_sk(sk: str) -> DebtorId:
    """Read the sort key of ``person_key`` back."""
    return DebtorId(unescape_id(parts_of(sk, "DEBTOR", 1)[0]))


def told_ids_pk(creditor: CreditorId) -> str:
    """Partition of ids that no record has yet: who is writing to us without a phone?"""
    return f"PERSON#{creditor}#told-ids"


def told_ids_key(creditor: CreditorId, at: datetime, digest: str) -> Key:
    """Ids that one batch of a sender was told, behind those of earlier ones."""
    return Key(told_ids_pk(creditor), f"{to_instant(at)}#{digest}")


def invoice_ref_key(creditor: CreditorId, invoice: DocumentId) -> Key:
    """Reference of an invoice: whose is it, and is it stored already?"""
    return Key(f"INVOICE#{creditor}#{document_part(invoice)}", REF)


def payment_ref_key(creditor: CreditorId, payment: DocumentId) -> Key:
    """Reference of a payment: whose is it, and is it stored already?"""
    return Key(f"PAYMENT#{creditor}#{document_part(payment)}", REF)


def credit_note_ref_key(creditor: CreditorId, note: DocumentId) -> Key:
    """Reference of a credit note: whose is it, and is it stored already?"""
    return Key(f"CREDITNOTE#{creditor}#{document_part(note)}", REF)
