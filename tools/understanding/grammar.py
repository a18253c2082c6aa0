"""Replies for training: written cores, days, amounts and what people put around them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Final

FOLDER: Final = Path(__file__).parent / "grammar"
LOCALES: Final = {
    "es": ("es-MX", "es-CO", "es-AR", "es-CL", "es-PE"),
    "pt": ("pt-BR",),
    "en": ("en-US",),
}
_TIMES_EACH: Final = {"es": 3, "pt": 4, "en": 4}
_SEED: Final = 14
_OFTEN: Final = 0.5
_SELDOM: Final = 0.15

_SLOTS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "es": {
        "d": (
            *(
                "mañana",
                "el lunes",
                "el viernes",
                "el 15",
                "el día 5",
                "fin de mes",
                "la quincena",
            ),
            *("pasado mañana", "hoy en la tarde", "en 3 días", "el jueves", "el 30", "esta noche"),
        ),
        "o": (
            "la otra semana",
            "cuando cobre",
            "el finde",
            "apenas me paguen",
            "la próxima semana",
        ),
        "m": ("500", "$2,000", "300 soles", "20 lucas", "150 mil", "$1.500", "mil pesos"),
        "p": (
            "ayer",
            "el lunes",
            "la semana pasada",
            "anteayer",
            "el viernes",
            "hoy",
            "hace rato",
        ),
        "v": ("deposito", "transfiero", "pago", "mando", "abono", "cancelo", "giro", "paso"),
    },
    "pt": {
        "d": (
            *("amanhã", "segunda", "sexta", "dia 5", "dia 20", "quinta-feira", "no fim do mês"),
            *("depois de amanhã", "hoje à noite", "em 3 dias", "no quinto dia útil", "terça"),
        ),
        "o": ("semana que vem", "assim que receber", "quando cair o salário", "mês que vem"),
        "m": ("R$ 200", "100 reais", "300", "50 conto", "mil reais"),
        "p": ("ontem", "anteontem", "segunda", "semana passada", "hoje cedo", "agora há pouco"),
    },
    "en": {
        "d": ("tomorrow", "Friday", "on Monday", "the 15th", "end of the month", "tonight"),
        "o": ("next week", "when I get paid", "after the weekend", "soon"),
        "m": ("$100", "200 dollars", "$50", "300"),
        "p": ("yesterday", "last week", "on Monday", "this morning", "two days ago"),
    },
}
_BEFORE: Final = {
    "es": (
        "hola ",
        "buenas, ",
        "buenos días, ",
        "disculpe, ",
        "oiga ",
        "mire ",
        "señorita ",
        "che ",
    ),
    "pt": ("oi, ", "bom dia, ", "boa tarde, ", "moça, ", "olha, ", "desculpa, ", "gente, "),
    "en": ("hi, ", "hello, ", "sorry, ", "hey ", "look, ", "good morning, "),
}
_AFTER: Final = {
    "es": (" por favor", " gracias", " porfa", "!!", " ok?", ", saludos", " 🙏", " jefe", "..."),
    "pt": (" por favor", " obrigada", " tá?", "!!", " viu", ", valeu", " 🙏", " amigo"),
    "en": (" please", " thanks", "!!", " ok?", ", sorry", " 🙏", "..."),
}
_BARE: Final = frozenset({"thanks", "greeting", "other"})


def replies() -> Iterator[Mapping[str, str]]:
    """Yield every reply of the grammar, the same ones in the same order each time."""
    random = Random(_SEED)  # noqa: S311 - variety, nothing to guess
    for language, locales in LOCALES.items():
        for intent, cores in _cores(language):
            for core in cores:
                for turn in range(_TIMES_EACH[language]):
                    text = _varied(core, language, intent, turn, random)
                    yield {"locale": random.choice(locales), "intent": intent, "text": text}


def _cores(language: str) -> Iterator[tuple[str, list[str]]]:
    for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            intent, _, cores = line.partition(" | ")
            yield intent, [core.strip() for core in cores.split(" / ")]


def _varied(core: str, language: str, intent: str, turn: int, random: Random) -> str:
    text = core
    for slot, choices in _SLOTS[language].items():
        while f"{{{slot}}}" in text:
            text = text.replace(f"{{{slot}}}", random.choice(choices), 1)
    if turn == 0 or intent in _BARE:
        return _typed(text, random) if turn else text
    before = random.choice(_BEFORE[language]) if random.random() < _OFTEN else ""
    after = random.choice(_AFTER[language]) if random.random() < _OFTEN else ""
    return _typed(f"{before}{text}{after}", random)


def _typed(text: str, random: Random) -> str:
    """Return a text as a thumb types it: without accents, in capitals, with a letter missing."""
    if random.random() < _OFTEN:
        text = text.translate(str.maketrans("áéíóúñãõçâêà", "aeiounaocaea"))
    if random.random() < _SELDOM:
        text = text.upper()
    if random.random() < _SELDOM and len(text) > len("gracias"):
        at = random.randrange(1, len(text) - 1)
        text = text[:at] + text[at + 1 :]
    return text
