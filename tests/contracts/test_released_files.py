"""What a person sent, when a legal hold ends that did not have to move it."""

from dataclasses import replace

from tests.contracts.conftest import Ports
from tests.contracts.test_erasure import put
from tests.contracts.test_legal_holds import FILE, PHOTO, Desk
from tests.factories import a_key


def test_a_file_that_lies_where_it_expires_stays_there(ports: Ports) -> None:
    """An end that was cut short has moved it already."""
    put(ports)
    desk, held = Desk(ports), replace(PHOTO, on_legal_hold=True)
    desk.hold()
    ports.words.keep(a_key(), held)
    desk.media.put(FILE.key, b"a photo")
    assert ports.words.learn_file(a_key(), held, FILE)

    assert desk.release()

    found = desk.found(PHOTO.wamid)
    assert (found.on_legal_hold, found.file) == (False, FILE)
    assert desk.media.objects == {FILE.key: b"a photo"}
