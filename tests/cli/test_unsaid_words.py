"""A portfolio's names and labels that no message would say are told before they are sent."""

from pathlib import Path

from cli.planning.unsaid_words import find_unsaid_words
from puntual.intake.files.portfolio import read_portfolio

_HEAD = "debtor_id,name,phone,invoice_id,label,issued_on,due_on,amount,currency"


def test_names_and_labels_are_told_with_what_the_api_does(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    rows = (
        "C-1,Le vamos a embargar mañana,+525550000001,F-1,F-1,2026-02-01,2026-03-05,10.00,MXN",
        "C-2,Luz Ríos,+525550000002,F-2,Gastos de cobranza marzo,2026-02-01,2026-03-05,10.00,MXN",
    )
    file.write_text("\n".join((_HEAD, *rows)), encoding="utf-8")
    assert list(find_unsaid_words(read_portfolio(file))) == [
        "customer C-1: the name breaks the rule threat; the API refuses it",
        "invoice F-2: the label breaks the rule unagreed_charge; messages say the invoice's id",
    ]
