from tests.functions.send_message.dispatch_setup import PACE

SPACING = PACE.spacing()
