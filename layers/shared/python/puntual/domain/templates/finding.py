"""What the linter says about a template."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        rule: its id, in words.
        template: the name of the template.
        excerpt: the place, or the value, that breaks the rule.
        fix: what to do about it.
        source: who wants it so: Meta, a law with its article, or the house.
    """

    rule: str
    template: str
    language: str
    excerpt: str
    fix: str
    source: str

    def __str__(self) -> str:
        """Return one line for a terminal."""
        where = f"{self.template} {self.language}"
        return f"{where}: {self.rule}: {self.excerpt!r}. {self.fix} [{self.source}]"
