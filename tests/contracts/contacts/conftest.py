"""The claim that most cases of contacts begin with."""

import pytest

from puntual.domain.accounts.contact import Contact
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import LOG
from tests.factories import a_contact, a_key, an_invoice


@pytest.fixture
def claimed(ports: Ports) -> Contact:
    """The claim on an account with one invoice."""
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    contact = a_contact()
    ports.contacts.claim(ports.excerpt(), contact, LOG)
    return contact
