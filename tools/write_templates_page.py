"""Write the catalogue of message templates, with example values, to ``docs/templates.md``.

    python -m tools.write_templates_page

A test compares the page with what the tool would write.
"""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.channel import Channel
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.domain.templates.catalogue import addressing_stem
from puntual.domain.templates.sms_text import fold
from puntual.domain.templates.template import Template, template_name

TARGET = Path(__file__).parents[1] / "docs" / "templates.md"

_LANGUAGES = ("es", "pt_BR", "en")
_ORDER = (
    *("welcome", "due_in_7_days", "due_in_3_days", "due_in_1_day", "due_today"),
    *("overdue_3_days", "overdue_8_days", "first_reminder", "follow_up", "formal_notice"),
    *("last_opportunity", "statement", "plan_instalment_due", "written_copy"),
    *("is_it_you", "agreement_confirmed", "promise_day", "payment_received", "away", "tip"),
)
_REMINDERS = ("reminder", *(one for one in _ORDER[1:13]))
_FORMS = ("pay", "discount", "discount_pay")
_INTRODUCTION = """\
# Message templates

What debtors read, with example values. Written by `python -m tools.write_templates_page` from
[data/templates](../layers/shared/python/puntual/data/templates); edit those files, never this one.

- A template is registered under `puntual_<stem>_v1`, category UTILITY, with named parameters and a
  time to live of an hour: what a phone cannot receive within the window must not ring at night.
  One has another name with Meta, whose reviewers read it: `last_opportunity` is registered as
  `puntual_payment_still_open_v1`.
- A debtor reads the language of the own locale if it is listed (`es_MX`), else the language
  without its country (`es`), else Spanish. Meta falls back to no other language; the choice is
  made here, so **every listed language has to be registered** (`puntual templates push`).
- A language with a country is listed only where its wording differs. Peru names the Libro de
  Reclamaciones, Chile is told that an overdue reminder is no procedure, Colombia that a system
  writes and no person, Mexico says *haz caso omiso* and *fecha límite de pago*.
- **Tú, usted, vos.** `es` says tú, `es_CO` usted and `es_AR` vos, and these three hold every
  stem. Companies are usted; so are people in Colombia, Ecuador, Costa Rica, Guatemala, Honduras
  and El Salvador; people in Argentina, Uruguay and Paraguay are vos; all others are tú. A
  creditor chooses one form for all: `puntual creditors put --form-of-address usted`. Where the
  own language has not the form, `es`, `es_CO` or `es_AR` is read. Mexico, Peru and Chile have
  words of their own, so they have usted as well, under a stem of its own: `<stem>_usted`. Peru
  and Chile have no vos, which no business writes there: the law's words come before the form of
  address.
- No text mixes forms: `puntual templates lint` looks (`form_of_address`).
- A template's buttons are fixed when it is registered, and Meta refuses two templates with the
  same text. So what may be added has a stem of its own: `<stem>_pay` has a button that opens the
  creditor's payment page (`--pay-base` followed by the invoice's pay reference), `<stem>_discount`
  names the amount and the last day of an early payment, `<stem>_discount_pay` has both.
- `written_copy` is the copy that Chile's consumers get fifteen days after the first notice of a
  debt ([why](contact-rules.md#chiles-written-copy)): in the languages of customers there only.
- Buttons bring back the same payload in every language: `ALREADY_PAID`, `NEED_TIME`,
  `TALK_TO_PERSON`, `NOT_ME` for whoever has the number now, and `IS_ME`, by which somebody says
  whose phone it is. WhatsApp shows two of more than three buttons at once and the others behind
  *see all options*.
- `is_it_you` asks that in place of a reminder's own words, where a phone is told what is owed
  only afterwards ([where and why](contact-rules.md#whose-phone-it-is)). It names neither amount
  nor invoice.
- Together with the pay buttons there are {count} texts. An account holds 250 until the business is
  verified, 6,000 afterwards, and Meta takes 100 an hour.

`puntual templates lint` checks them against Meta's rules and against what laws forbid or ask for;
[its rules](linter.md) have a page of their own.

## What the templates cannot do

- A law that wants the creditor's postal address in the first overdue notice (Mexico) is not met by
  a template alone: put a link to it into *how to pay*, or send that notice another way.
- What an amount consists of is shown only where it came with
  [`charges`](contact-rules.md#what-a-sum-consists-of).
- A discount is told as a fact of the invoice. Meta may take it for an offer all the same and file
  the template under marketing; then it is held back and an alarm is raised, and the form without
  the discount is used.
"""
_ELSEWHERE = """\
## By SMS and by e-mail

What stands in when WhatsApp could not reach somebody and the policy has a
[`fallback`](policy.md#fallback), from
[fallback_texts.toml](../layers/shared/python/puntual/data/fallback_texts.toml). Nothing is
registered for it. A step of your own says what `reminder` says. An SMS is written without accents,
which would halve its room, and never takes more than two segments, or three where an
amount is shown by its parts; Chile and Peru have the words that their laws ask for.
"""


def main() -> None:
    """Write the page."""
    TARGET.write_text(render_page(), encoding="utf-8")


def render_page() -> str:
    """Return the page."""
    catalogue = PackagedTemplates()
    count = len(catalogue.all()) + len(catalogue.with_pay_button())
    lines = [_INTRODUCTION.format(count=count)]
    for stem in _ORDER:
        lines += _section(catalogue, stem)
    lines += _elsewhere()
    return "\n".join(lines).rstrip() + "\n"


def _section(catalogue: PackagedTemplates, stem: str) -> Iterator[str]:
    texts = {one.language: one for one in catalogue.texts() if one.name == template_name(stem)}
    yield from (f"## {stem}", "", _why(stem), "")
    buttons = [one.payload for one in next(iter(texts.values())).quick_replies]
    yield f"Languages: {', '.join(f'`{code}`' for code in sorted(texts))}."
    if buttons:
        yield f"Buttons: {', '.join(f'`{one}`' for one in buttons)}."
    yield ""
    for language in _LANGUAGES:
        if language in texts:
            yield from _text(texts[language], language)
    for language in sorted(set(texts) - set(_LANGUAGES)):
        yield from _folded(texts[language], language)
    usted = template_name(addressing_stem(stem, FormOfAddress.USTED))
    for one in catalogue.texts():
        if one.name == usted:
            yield from _folded(one, f"{one.language}, usted")
    yield from _forms(catalogue, stem)


def _folded(template: Template, title: str) -> Iterator[str]:
    yield from ("<details>", f"<summary><code>{title}</code></summary>", "")
    yield from _text(template, "")
    yield from ("</details>", "")


def _elsewhere() -> Iterator[str]:
    texts = PackagedFallbackTexts()
    yield from (_ELSEWHERE,)
    for stem in _REMINDERS:
        yield from (f"**{stem}**", "")
        for language in _LANGUAGES:
            text = texts.find(Channel.SMS, template_name(stem), _reader(language))
            yield from (f"> {fold(text.render(text.examples))}", "")
    for language in _LANGUAGES:
        text = texts.find(Channel.EMAIL, template_name("due_today"), _reader(language))
        yield from _text(text, f"due_today, e-mail, {language}")


def _reader(language: str) -> Profile:
    return Profile(DebtorKey(CreditorId("page"), DebtorId("page")), locale=language)


def _forms(catalogue: PackagedTemplates, stem: str) -> Iterator[str]:
    texts = {one.language for one in catalogue.texts() if one.name == template_name(stem)}
    language = min(one for one in texts if one.startswith("es"))
    plain = catalogue.find(template_name(stem), language)
    for form in _FORMS:
        other = catalogue.find(template_name(f"{stem}_{form}"), language)
        if plain is None or other is None:
            continue
        known = set(_lines(plain))
        said = " ".join(line for line in _lines(other) if line not in known)
        button = f" [{other.pay_label}]" if other.pay_label else ""
        yield from (f"`{stem}_{form}` says instead: *{said}*{button}", "")


def _text(template: Template, title: str) -> Iterator[str]:
    if title:
        yield from (f"**`{title}`**", "")
    yield from ("> " + line if line else ">" for line in _broken(template))
    labels = [f"[{one.label}]" for one in template.quick_replies]
    if labels:
        yield from (">", "> " + " ".join(labels))
    yield ""


def _broken(template: Template) -> Iterator[str]:
    # A backslash keeps a single line break in Markdown.
    lines = _lines(template)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield f"{line}\\" if line and following else line


def _lines(template: Template) -> list[str]:
    return template.render(template.examples).splitlines()


def _why(stem: str) -> str:
    folder = resources.files("puntual.data") / "templates"
    text = (folder / f"{stem}.toml").read_text("utf-8")
    comments = (line for line in text.splitlines() if line.startswith("#"))
    return " ".join(line.lstrip("# ") for line in comments)


if __name__ == "__main__":
    main()
