"""How a debtor is addressed, from a name that someone typed into a billing system."""

import unicodedata

_LONGEST_NAME = 60
_SHORTEST_FIRST_NAME = 2
_ELLIPSIS = "…"
# Control, format (they can turn the writing round) and half characters that no encoder takes.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs"})

_TITLES = frozenset(
    {"sr", "sra", "srta", "dr", "dra", "lic", "ing", "arq", "prof", "don", "doña", "dona"}
)
# What marks a business: its name is never cut to the first word.
_BUSINESS = frozenset(
    {
        *(
            "sa",
            "sas",
            "sac",
            "saa",
            "srl",
            "spa",
            "eirl",
            "ltda",
            "me",
            "epp",
            "mei",
            "cv",
            "cia",
        ),
        *("inc", "llc", "sociedad", "sociedade", "compañía", "companhia", "grupo", "comercial"),
        *("distribuidora", "constructora", "construtora", "servicios", "serviços", "tienda"),
        *("loja", "ferretería", "panadería", "padaria", "farmacia", "farmácia", "restaurante"),
        *("hotel", "taller", "oficina", "clínica", "colegio", "colégio", "escuela", "escola"),
        *("supermercado", "mercado", "papelería", "papelaria", "transportes", "hermanos", "hnos"),
    }
)
# A name that begins like this has its first name somewhere else.
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "das", "do", "dos"})


def clean(text: str, longest: int) -> str:
    """Return a text that may stand in a message: one line, printable, not too long."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    printable = (char for char in spaced if unicodedata.category(char) not in _UNPRINTABLE)
    line = " ".join("".join(printable).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _ELLIPSIS


def address(name: str) -> str:
    """Return the first name of a person, the whole name of a business; empty for no name.

    When in doubt the whole name stands: too formal is better than wrong.
    """
    whole = clean(name, _LONGEST_NAME)
    if not any(char.isalpha() for char in whole):
        return ""
    if _is_business(whole):
        return whole
    surname, comma, given = whole.partition(",")
    words = (given if comma else surname).split()
    while words and _bare(words[0]) in _TITLES:
        words = words[1:]
    first = words[0] if words else ""
    if not _is_first_name(first):
        return whole
    return first.title() if first.isupper() or first.islower() else first


def _is_business(name: str) -> bool:
    if any(char.isdigit() or char == "&" for char in name):
        return True
    return any(_bare(word) in _BUSINESS for word in name.replace(",", " ").split())


def _is_first_name(word: str) -> bool:
    return (
        len(word) >= _SHORTEST_FIRST_NAME
        and not word.endswith(".")
        and word[0].isalpha()
        and _bare(word) not in _PARTICLES
    )


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()
