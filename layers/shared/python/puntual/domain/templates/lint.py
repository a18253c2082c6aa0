"""The linter of templates: what Meta would refuse, what the law forbids, what it asks for.

Pure: the grammars are reviewed data that the caller reads (`adapters.packaged.template_words`).
"""

from collections.abc import Iterable

from puntual.domain.templates.address_rule import find_mixed_address
from puntual.domain.templates.finding import Finding
from puntual.domain.templates.forbidden_words import Grammars, find_forbidden_words
from puntual.domain.templates.form_rules import find_form_errors
from puntual.domain.templates.required_content import find_missing_duties
from puntual.domain.templates.template import Template

_DUPLICATE_FIX = "Word them differently: Meta refuses a text that another template has."


def lint(templates: Iterable[Template], grammars: Grammars) -> tuple[Finding, ...]:
    """Return everything that is wrong with some templates, in their order."""
    listed = list(templates)
    found = [finding for one in listed for finding in lint_template(one, grammars)]
    return (*found, *_find_duplicates(listed))


def lint_template(template: Template, grammars: Grammars) -> tuple[Finding, ...]:
    """Return what is wrong with a template on its own."""
    forbidden = [*find_forbidden_words(template, grammars), *find_mixed_address(template)]
    if not template.is_sent:
        return tuple(forbidden)
    return (*find_form_errors(template), *forbidden, *find_missing_duties(template))


def _find_duplicates(templates: Iterable[Template]) -> list[Finding]:
    seen: dict[tuple[str, str], str] = {}
    found = []
    for one in templates:
        first = seen.setdefault((one.language, one.body), one.name)
        if first != one.name:
            found.append(
                Finding(
                    rule="duplicate",
                    template=one.name,
                    language=one.language,
                    excerpt=f"the body of {first}",
                    fix=_DUPLICATE_FIX,
                    source="Meta: template review",
                )
            )
    return found
