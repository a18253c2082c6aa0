"""All forms of a verb, by person, tense and mood, from tables of endings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from puntual.domain.errors import MissingConfiguration

# Each form with its readings: "paga" is a present and an imperative.
type Forms = Mapping[str, set[frozenset[str]]]
type _Form = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Irregular:
    """What the endings do not tell of a verb.

    Attributes:
        stems: further stems, each of which takes every ending.
        future: the stem of the future and the conditional.
        forms: whole words by their tags ("past it").
    """

    stems: tuple[str, ...] = ()
    future: str = ""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conjugation:
    """How a language conjugates. Words that exist in no text do no harm, so endings overlap.

    Attributes:
        endings: by the ending of the infinitive (empty: any verb), by tags ("pres we").
        future: endings after the future stem, by tags.
        alternations: ending of the infinitive, the end of the stem, and what else it may be.
        enclitics: pronouns written onto a form.
        carriers: the tags of forms that take them.
    """

    endings: Mapping[str, Mapping[str, tuple[str, ...]]]
    future: Mapping[str, tuple[str, ...]]
    alternations: tuple[tuple[str, str, str], ...]
    enclitics: tuple[str, ...]
    carriers: frozenset[str]
    irregular: Mapping[str, Irregular]

    def conjugate(self, infinitive: str) -> Forms:
        """Return every form of a verb with what it is."""
        known = self.irregular.get(infinitive, Irregular())
        forms: dict[str, set[frozenset[str]]] = {}
        for word, tags in self._forms(infinitive, known):
            forms.setdefault(word, set()).add(tags)
        return forms

    def _forms(self, infinitive: str, known: Irregular) -> Iterator[_Form]:
        for word, tags in self._bare(infinitive, known):
            yield word, tags
            if not self.carriers.isdisjoint(tags):
                yield from ((word + pronoun, tags) for pronoun in self.enclitics)

    def _bare(self, infinitive: str, known: Irregular) -> Iterator[_Form]:
        ending = next((one for one in self.endings if infinitive.endswith(one)), None)
        if ending is None:
            raise MissingConfiguration(f"the linter knows no verb like {infinitive!r}")
        yield from _attach([*self._stems(infinitive, ending), *known.stems], self.endings[ending])
        yield from _attach([known.future or infinitive], self.future)
        yield from _attach([""], known.forms)

    def _stems(self, infinitive: str, ending: str) -> Sequence[str]:
        stem = infinitive.removesuffix(ending)
        others = [
            stem.removesuffix(old) + new
            for verb, old, new in self.alternations
            if infinitive.endswith(verb) and stem.endswith(old)
        ]
        # "ir" has no stem of its own, and "o", "as", "en" are other words.
        return [one for one in (stem, *others) if len(one) > 1]


def _attach(stems: Sequence[str], endings: Mapping[str, tuple[str, ...]]) -> Iterator[_Form]:
    for tags, listed in endings.items():
        meant = frozenset(tags.split())
        yield from ((stem + one, meant) for stem in stems for one in listed)


def select(forms: Forms, wanted: frozenset[str]) -> frozenset[str]:
    """Return the forms that have all the tags wanted."""
    return frozenset(
        word for word, readings in forms.items() if any(wanted <= tags for tags in readings)
    )
