"""The rules of a country as a person reads them."""

from collections.abc import Sequence

from cli.rules.duties import option_of
from cli.rules.rule_rows import RuleRow
from puntual.domain.contact_law.contact_rules import RulePack
from puntual.domain.contact_law.law_statements import LawStatement, Words

_HOW = {
    Words.TEXT: "the law itself was read",
    Words.QUOTED: "as quoted elsewhere",
    Words.PARAPHRASE: "only retold",
    Words.SILENT: "the article was read and says no number",
    Words.NONE: "nothing was read: this is what we believe",
}


def print_rules(pack: RulePack, rows: Sequence[RuleRow]) -> None:
    """Print each rule, and under it each source."""
    print(f"{pack.country}, version {pack.version}. Research, not legal advice.")
    for row in rows:
        value = f": {row.in_force}" if row.in_force else ""
        print(f"\n{row.place} {row.rule}{value}  [{row.kind}]")
        for statement in row.statements:
            _print_statement(statement)
    for name in pack.entries[-1].readings:
        print(f"\nA policy may choose another reading: readings: {{{pack.country}: {name}}}")


def _print_statement(one: LawStatement) -> None:
    print(f"  {one.id}: {one.law}")
    if one.quote:
        print(f"    “{one.quote}”")
    print(f"    {one.instrument}, {one.article} ({one.text_date})")
    print(f"    {one.confidence}, {_HOW[one.words]}: {one.read_at}")
    print(
        f"    one's own reminders: before the due date {one.before_due}, after it {one.after_due}"
    )
    print(f"    read {one.read_on}, review by {one.review_by}")
    if one.needs:
        print(f"    our texts say it: puntual creditors put {' '.join(map(option_of, one.needs))}")
    if one.left_to_creditor:
        print(f"    left to you: {one.left_to_creditor}")
    if one.note:
        print(f"    {one.note}")
