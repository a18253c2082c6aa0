"""What a reply can be about."""

from enum import StrEnum
from typing import Final


class SpokenIntent(StrEnum):
    """What a debtor says or asks, in the order in which one of several is answered."""

    OPT_OUT = "opt_out"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"
    DISPUTE = "dispute"
    HARDSHIP = "hardship"
    HUMAN = "human"
    COMPLAINT_ABUSE = "complaint_abuse"
    PARTIAL_PAYMENT = "partial_payment"
    PLAN_REQUEST = "plan_request"
    ALREADY_PAID = "already_paid"
    RECEIPT_MEDIA = "receipt_media"
    PROMISE = "promise"
    NEED_TIME = "need_time"
    ASK_BANK_DETAILS = "ask_bank_details"
    ASK_PAYMENT_LINK = "ask_payment_link"
    ASK_INVOICE_COPY = "ask_invoice_copy"
    ASK_BALANCE = "ask_balance"
    OPT_IN = "opt_in"
    THANKS = "thanks"
    GREETING = "greeting"
    OTHER = "other"


# What a machine answers, if the creditor has said what is asked for.
QUESTIONS: Final = frozenset(
    {
        SpokenIntent.ASK_BALANCE,
        SpokenIntent.ASK_INVOICE_COPY,
        SpokenIntent.ASK_BANK_DETAILS,
        SpokenIntent.ASK_PAYMENT_LINK,
    }
)
# What is said of one debt, and not of the person who says it.
OF_A_DEBT: Final = frozenset(
    {
        SpokenIntent.ALREADY_PAID,
        SpokenIntent.PROMISE,
        SpokenIntent.NEED_TIME,
        SpokenIntent.PARTIAL_PAYMENT,
        SpokenIntent.PLAN_REQUEST,
        SpokenIntent.DISPUTE,
    }
)
NEEDS_PERSON: Final = frozenset(
    {
        SpokenIntent.DECEASED,
        SpokenIntent.DISPUTE,
        SpokenIntent.HARDSHIP,
        SpokenIntent.HUMAN,
        SpokenIntent.COMPLAINT_ABUSE,
    }
)
