"""The judge of names and labels. Its grammars come with the first name that may be a sentence."""

from puntual.domain.templates.short_names import has_room_for_a_sentence


def judge_name(text: str) -> str:
    """Return the rule that a name or a label breaks; empty for none."""
    return _rule_broken(text) if has_room_for_a_sentence(text) else ""


def _rule_broken(text: str) -> str:
    from puntual.adapters.packaged.template_words import load_grammars  # noqa: PLC0415 - rare
    from puntual.domain.templates.entered_text import rule_broken_by_name  # noqa: PLC0415 - rare

    return rule_broken_by_name(text, load_grammars())
