"""How a step ended, in one line."""

from cli.explaining.words import Words
from puntual.domain.decision.fates.step_fate import StepFate


def tell_fate(fate: StepFate, words: Words) -> str:
    """Return a step, how it ended, and why nothing of it went out."""
    invoice = fate.instalment.invoice.external_id
    said = words.say(
        "step_ended", invoice=invoice, step=fate.step, fate=words.say(fate.fate.value)
    )
    if not fate.causes:
        return said
    return f"{said}: {', '.join(cause.value for cause in fate.causes)}"
