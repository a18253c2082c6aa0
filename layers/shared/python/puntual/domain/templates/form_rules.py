"""Meta's rules on the form of a template: what it refuses, or approves as something dearer."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from puntual.domain.templates.finding import Finding
from puntual.domain.templates.template import QuickReply, Template

LANGUAGES = frozenset(
    {
        *("es", "es_AR", "es_CL", "es_CO", "es_CR", "es_DO", "es_EC", "es_ES", "es_HN", "es_MX"),
        *("es_PA", "es_PE", "es_UY", "pt_BR", "pt_PT", "en", "en_GB", "en_US"),
    }
)
LONGEST_BODY = 1024
LONGEST_LABEL = 25
MOST_BUTTONS = 10
SHORTEST_TTL, LONGEST_TTL = 30, 43_200
_WORDS_PER_VARIABLE = 3
_SHOWN = 40

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_BRACES = re.compile(r"\{\{.*?\}\}|\{\{|\}\}", re.DOTALL)
_VARIABLE = re.compile(r"\{\{[a-z][a-z0-9_]*\}\}")
_AT_THE_START = re.compile(r"\W*\{\{")
_AT_THE_END = re.compile(r"\}\}\W*$")
_ADJACENT = re.compile(r"\}\}[^\w{}]*\{\{")
_BLANK_LINES = re.compile(r"\n{3,}")
_UNFIT_VALUE = re.compile(r"[\n\r\t]| {4,}")
_LINK = re.compile(
    r"\b(?:wa\.me|api\.whatsapp\.com|bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|ow\.ly|cutt\.ly"
    r"|rb\.gy|rebrand\.ly|shorturl\.at|acortar\.link)\b",
    re.IGNORECASE,
)
_NOT_IN_A_LABEL = re.compile(r"[{}\n*_~]|[\U0001F300-\U0001FAFF☀-➿]")


class _Rule(NamedTuple):
    id: str
    fix: str
    source: str
    find: Callable[[Template], Iterator[str]]


def find_form_errors(template: Template) -> list[Finding]:
    """Return which rules of Meta's a template breaks."""
    return [
        Finding(rule.id, template.name, template.language, excerpt, rule.fix, rule.source)
        for rule in _RULES
        for excerpt in rule.find(template)
    ]


def _name(template: Template) -> Iterator[str]:
    if not _NAME.fullmatch(template.name):
        yield template.name[:_SHOWN]


def _language(template: Template) -> Iterator[str]:
    if template.language not in LANGUAGES:
        yield template.language


def _category(template: Template) -> Iterator[str]:
    if template.category != "UTILITY":
        yield template.category


def _ttl(template: Template) -> Iterator[str]:
    seconds = int(template.ttl.total_seconds())
    if not SHORTEST_TTL <= seconds <= LONGEST_TTL:
        yield f"{seconds} s"


def _length(template: Template) -> Iterator[str]:
    if not template.body.strip():
        yield "no text"
    known = {name: template.examples.get(name, name) for name in template.variables}
    longest = max(len(template.body), len(template.render(known)))
    if longest > LONGEST_BODY:
        yield f"{longest} characters"


def _malformed(template: Template) -> Iterator[str]:
    for match in _BRACES.finditer(template.body):
        if not _VARIABLE.fullmatch(match[0]):
            yield match[0][:_SHOWN]


def _edge(template: Template) -> Iterator[str]:
    if _AT_THE_START.match(template.body):
        yield template.body[:_SHOWN]
    if _AT_THE_END.search(template.body):
        yield template.body[-_SHOWN:]


def _adjacent(template: Template) -> Iterator[str]:
    for match in _ADJACENT.finditer(template.body):
        yield template.body[max(match.start() - _SHOWN, 0) : match.end() + _SHOWN]


def _ratio(template: Template) -> Iterator[str]:
    words = len(re.findall(r"\w+", _BRACES.sub(" ", template.body)))
    variables = len(_VARIABLE.findall(template.body))
    if words < _WORDS_PER_VARIABLE * variables:
        yield f"{words} words for {variables} variables"


def _missing_example(template: Template) -> Iterator[str]:
    for name in template.variables:
        if not template.examples.get(name, "").strip():
            yield name


def _unfit_example(template: Template) -> Iterator[str]:
    for name, text in template.examples.items():
        if name not in template.variables or _UNFIT_VALUE.search(text):
            yield f"{name} = {text[:_SHOWN]}"


def _blank_lines(template: Template) -> Iterator[str]:
    for match in _BLANK_LINES.finditer(template.body):
        yield template.body[max(match.start() - _SHOWN, 0) : match.start()]


def _link(template: Template) -> Iterator[str]:
    for text in (template.body, *template.examples.values()):
        for match in _LINK.finditer(text):
            yield match[0]


def _button_count(template: Template) -> Iterator[str]:
    count = len(_labels(template))
    if count > MOST_BUTTONS:
        yield f"{count} buttons"


def _label(template: Template) -> Iterator[str]:
    for label in _labels(template):
        if not 1 <= len(label) <= LONGEST_LABEL or _NOT_IN_A_LABEL.search(label):
            yield label


def _same_button(template: Template) -> Iterator[str]:
    yield from _repeated([label.casefold() for label in _labels(template)])
    yield from _repeated([one.payload for one in template.quick_replies])


def _payload(template: Template) -> Iterator[str]:
    for reply in template.quick_replies:
        if not _has_payload(reply):
            yield f"{reply.label} -> {reply.payload}"


def _has_payload(reply: QuickReply) -> bool:
    return re.fullmatch(r"[A-Z_]{1,128}", reply.payload) is not None


def _labels(template: Template) -> list[str]:
    pay = [template.pay_label] if template.pay_label else []
    return [*pay, *(one.label for one in template.quick_replies)]


def _repeated(texts: list[str]) -> Iterator[str]:
    yield from dict.fromkeys(one for one in texts if texts.count(one) > 1)


_COMPONENTS = "Meta: template components"
_REVIEW = "Meta: template review"
_RULES = (
    _Rule(
        "name", "Use lower case letters, digits and underscores, at most 512.", _COMPONENTS, _name
    ),
    _Rule("language", "Use a language code that Meta knows.", "Meta: languages", _language),
    _Rule(
        "category",
        "Make it UTILITY: marketing costs about four times as much and is capped per person.",
        "Meta: template categorization",
        _category,
    ),
    _Rule("ttl", "Give it 30 to 43,200 seconds.", "Meta: time to live", _ttl),
    _Rule("length", "Shorten it to 1,024 characters, values included.", _COMPONENTS, _length),
    _Rule(
        "variable_name",
        "Write {{name}}: lower case letters, digits, underscores, no spaces.",
        _COMPONENTS,
        _malformed,
    ),
    _Rule("variable_at_edge", "Let words stand first and last.", "Meta: error 2388299", _edge),
    _Rule("variables_adjacent", "Put a word between them.", _COMPONENTS, _adjacent),
    _Rule(
        "too_many_variables",
        "Write at least three words for each variable.",
        "Meta: error 2388293; the ratio is ours",
        _ratio,
    ),
    _Rule("example_missing", "Give an example.", _COMPONENTS, _missing_example),
    _Rule(
        "example_unfit",
        "Give one line, without tabs or runs of spaces, for a variable of the body.",
        "Meta: errors 132008 and 132018",
        _unfit_example,
    ),
    _Rule("blank_lines", "Leave one blank line at most.", _COMPONENTS, _blank_lines),
    _Rule("link", "Name the real address, or none.", _REVIEW, _link),
    _Rule("button_count", "Keep ten buttons or fewer.", _COMPONENTS, _button_count),
    _Rule(
        "button_label",
        "Use 1 to 25 characters, without variables, emoji or marks.",
        _COMPONENTS,
        _label,
    ),
    _Rule(
        "button_repeated", "Let each button say and do something else.", _COMPONENTS, _same_button
    ),
    _Rule("button_payload", "Use capitals and underscores, at most 128.", "the house", _payload),
)
