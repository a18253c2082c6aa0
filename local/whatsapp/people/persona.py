"""Who people are: a habit of dealing with messages, drawn by weight."""

from enum import StrEnum

from local.whatsapp.dice import Dice


class Persona(StrEnum):
    """A habit of dealing with messages."""

    READS_AND_SILENT = "reads_and_silent"
    CHATS = "chats"
    PAYS = "pays"
    SAYS_PAID = "says_paid"
    NEEDS_TIME = "needs_time"
    WANTS_PERSON = "wants_person"
    DISPUTES = "disputes"
    WRONG_NUMBER = "wrong_number"
    OPTS_OUT = "opts_out"
    NEVER_READS = "never_reads"
    UNREACHABLE = "unreachable"
    PHONE_OFF = "phone_off"
    # These are nobody's by chance: a run that is judged by what people mean gives them out.
    ASKS = "asks"
    GREETS = "greets"
    SENDS_PROOF = "sends_proof"
    SPEAKS = "speaks"
    THINKS_AGAIN = "thinks_again"
    MOVES = "moves"


WEIGHTS: dict[Persona, int] = {
    Persona.PAYS: 34,
    Persona.READS_AND_SILENT: 22,
    Persona.CHATS: 3,
    Persona.DISPUTES: 2,
    Persona.WRONG_NUMBER: 1,
    Persona.NEEDS_TIME: 10,
    Persona.SAYS_PAID: 8,
    Persona.NEVER_READS: 8,
    Persona.OPTS_OUT: 4,
    Persona.WANTS_PERSON: 3,
    Persona.UNREACHABLE: 3,
    Persona.PHONE_OFF: 2,
}


def assign_persona(wa_id: str, seed: int) -> Persona:
    """Return the same person's habit in every run with the same seed."""
    point = Dice(seed, wa_id).between(0, sum(WEIGHTS.values()), "persona")
    for persona, weight in WEIGHTS.items():
        point -= weight
        if point < 0:
            return persona
    return Persona.READS_AND_SILENT
