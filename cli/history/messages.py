"""The words of messages: each decision is taken again from its log, and its plan put in words.

A log holds neither the name nor the labels of invoices; those are today's. Where a version of
then is not here any more, the words are not made up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cli.replay import library_of
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.application.decision_log import VersionGone
from puntual.application.replay import replay, terms_of
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import Channel
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import ContactId
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.wording.compose import compose


@dataclass(frozen=True, slots=True)
class Writer:
    """What it takes to write a message of one debtor again."""

    table: Table
    account: Account
    creditor: Creditor

    def words(self) -> Mapping[ContactId, str]:
        """Return the words of the messages whose decision can be taken again, by contact."""
        return {plan.contact.id: text for plan in self._plans() if (text := self._write(plan))}

    def _plans(self) -> Iterator[Plan]:
        key = self.account.profile.key
        for logged in DynamoDecisions(self.table).logs(key):
            library = library_of(self.table, key.creditor, logged.log)
            try:
                replayed = replay(logged.log, library)
            except VersionGone:
                continue
            past = replayed.logged
            if not replayed.is_identical or past.question is not None:
                continue
            decision = decide(past.view, terms_of(past, library), past.now)
            if isinstance(decision, Send):
                yield decision.plan

    def _write(self, plan: Plan) -> str | None:
        contact = plan.contact
        template = PackagedTemplates().find(contact.template, contact.language)
        if template is None or contact.channel is not Channel.WHATSAPP:
            return None
        named = replace(plan, instalments=tuple(map(self._with_label, plan.instalments)))
        profile, wording = self.account.profile, load_wording()
        try:
            return template.render(compose(named, profile, self.creditor, template, wording))
        except InvalidInput:
            return None

    def _with_label(self, instalment: OpenInstalment) -> OpenInstalment:
        labels = {one.id: one.label for one in self.account.invoices}
        return replace(instalment, label=labels.get(instalment.key.invoice, ""))
