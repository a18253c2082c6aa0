"""Do what a reply wants; it may be handed out twice."""

from functions.converse.dependencies import Dependencies
from functions.converse.outcomes import Done, Outcome, Passed
from puntual.domain.conversation.kept_message import UnknownSender, Writer
from puntual.domain.ids import DebtorKey
from puntual.ports.passed_replies import PassedReply


def converse(dependencies: Dependencies, reply: PassedReply) -> Outcome:
    """Do what a reply wants.

    Raises:
        Unavailable: it has to come again.
        MissingConfiguration: there is no token, or another setting is absent.
    """
    writer = _writer_of(dependencies, reply)
    message = None if writer is None else dependencies.words.find_named(writer, reply.message)
    if writer is None or message is None:
        # Erased, or expired: nobody waits for it any more.
        return Passed.GONE
    if message.hidden_at is not None:
        return Passed.TAKEN_BACK
    return Done(dependencies.media.keep(writer, message, dependencies.clock.now()))


def _writer_of(dependencies: Dependencies, reply: PassedReply) -> Writer | None:
    """Return who wrote it; a stranger is known to the case alone, for no queue holds a phone."""
    if reply.debtor is not None:
        return DebtorKey(reply.creditor, reply.debtor)
    case = dependencies.cases.find(reply.creditor, reply.message)
    return UnknownSender(reply.creditor, case.sender) if case and case.sender else None
