"""What each error code of the Cloud API means for the message, its recipient and its sender.

One table, reviewed against Meta's list of error codes. Only the code decides, never the text of a
message: Meta rewords and translates those.
"""

from types import MappingProxyType
from typing import Final

from puntual.domain.accounts.send_error import SendErrorClass as Cls
from puntual.domain.accounts.send_error import Treatment

# Ours, for what never reached WhatsApp: below zero, where Meta has no codes (its 0 is taken).
NOT_CONNECTED: Final = -1
NOT_SENDABLE: Final = -2

# 131049, 131050 and 130472 concern marketing only. On a reminder they mean that Meta has moved the
# template to that category; the recipient is left alone all the same.
TABLE: Final = MappingProxyType(
    {
        NOT_CONNECTED: Treatment(Cls.RETRY, "message"),  # Refused, no name, no connection in time
        NOT_SENDABLE: Treatment(
            Cls.HALT_SENDER, "app"
        ),  # Address or token cannot be put in a request
        0: Treatment(Cls.HALT_SENDER, "waba"),  # AuthException
        1: Treatment(Cls.RETRY, "message"),  # API Unknown
        2: Treatment(Cls.RETRY, "message"),  # API Service
        3: Treatment(Cls.HALT_SENDER, "app"),  # API Method
        4: Treatment(Cls.SLOW_NUMBER, "app"),  # API Too Many Calls
        10: Treatment(Cls.HALT_SENDER, "waba"),  # Permission Denied
        33: Treatment(Cls.HALT_SENDER, "number"),  # Parameter value is not valid
        100: Treatment(Cls.FAIL_MESSAGE, "message"),  # Invalid parameter
        102: Treatment(Cls.HALT_SENDER, "waba"),  # Session key invalid
        104: Treatment(Cls.HALT_SENDER, "waba"),  # Access token required
        190: Treatment(Cls.HALT_SENDER, "waba"),  # Access token has expired
        192: Treatment(Cls.FAIL_MESSAGE, "message"),  # Invalid phone number
        200: Treatment(Cls.HALT_SENDER, "waba"),  # Provide valid app ID
        368: Treatment(Cls.HALT_SENDER, "waba"),  # Temporarily blocked for policies violations
        613: Treatment(Cls.SLOW_NUMBER, "app"),  # Calls exceed the rate limit
        80007: Treatment(Cls.SLOW_NUMBER, "waba"),  # Rate limit issues
        80008: Treatment(Cls.SLOW_NUMBER, "waba"),  # WABA rate limit
        130403: Treatment(Cls.SUPPRESS_RECIPIENT, "recipient"),  # Business blocked the user
        130429: Treatment(Cls.SLOW_NUMBER, "number"),  # Rate limit hit
        130472: Treatment(
            Cls.SUPPRESS_RECIPIENT, "recipient:marketing"
        ),  # Number in an experiment
        130497: Treatment(Cls.HALT_SENDER, "waba+country"),  # No messages to users in this country
        130501: Treatment(Cls.NOT_SEND_PATH, "groups"),  # Message type not currently supported
        131000: Treatment(Cls.RETRY, "message"),  # Something went wrong
        131005: Treatment(Cls.HALT_SENDER, "waba"),  # Access denied
        131008: Treatment(Cls.FAIL_MESSAGE, "message"),  # Required parameter is missing
        131009: Treatment(Cls.FAIL_MESSAGE, "message"),  # Parameter value is not valid
        131014: Treatment(Cls.FAIL_MESSAGE, "message"),  # Media address answers 404 (legacy)
        131016: Treatment(Cls.RETRY, "message"),  # Service unavailable
        131020: Treatment(Cls.NOT_SEND_PATH, "groups"),  # Bad group
        131021: Treatment(Cls.FAIL_MESSAGE, "message"),  # Recipient cannot be sender
        131026: Treatment(Cls.SUPPRESS_RECIPIENT, "recipient:soft"),  # Message undeliverable
        131030: Treatment(
            Cls.FAIL_MESSAGE, "message"
        ),  # Recipient phone number not in allowed list
        131031: Treatment(Cls.HALT_SENDER, "waba"),  # Account has been locked
        131037: Treatment(Cls.HALT_SENDER, "number"),  # Display name not approved
        131041: Treatment(Cls.NOT_SEND_PATH, "groups"),  # Group unknown
        131042: Treatment(Cls.HALT_SENDER, "waba"),  # Business eligibility payment issue
        131043: Treatment(Cls.FAIL_MESSAGE, "message"),  # Message expired (legacy)
        131044: Treatment(Cls.NOT_SEND_PATH, "calling"),  # Business payment issue (calling)
        131045: Treatment(Cls.HALT_SENDER, "number"),  # Incorrect certificate
        131047: Treatment(Cls.FAIL_MESSAGE, "message"),  # Re-engagement message
        131048: Treatment(Cls.HALT_SENDER, "number"),  # Spam rate limit hit
        131049: Treatment(Cls.SUPPRESS_RECIPIENT, "recipient:marketing"),  # Per-user marketing cap
        131050: Treatment(Cls.SUPPRESS_RECIPIENT, "recipient:marketing"),  # Stopped marketing
        131051: Treatment(Cls.FAIL_MESSAGE, "message"),  # Unsupported message type
        131052: Treatment(Cls.FAIL_MESSAGE, "inbound"),  # Media download error
        131053: Treatment(Cls.FAIL_MESSAGE, "message"),  # Media upload error
        131055: Treatment(Cls.FAIL_MESSAGE, "message"),  # Method not allowed
        131056: Treatment(Cls.PAIR_DELAY, "pair"),  # (Business, consumer) pair rate limit hit
        131057: Treatment(Cls.SLOW_NUMBER, "number"),  # Account in maintenance mode
        131059: Treatment(Cls.NOT_SEND_PATH, "groups"),  # Group invalid cursor
        131062: Treatment(Cls.FAIL_MESSAGE, "message"),  # BSUID recipients not supported
        131063: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Marketing is disabled here
        131064: Treatment(Cls.HALT_SENDER, "waba"),  # Template classification violations
        132000: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Template param count mismatch
        132001: Treatment(Cls.TEMPLATE_BROKEN, "template+language"),  # Template does not exist
        132005: Treatment(Cls.FAIL_MESSAGE, "message"),  # Template hydrated text too long
        132007: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Character policy violated
        132008: Treatment(Cls.FAIL_MESSAGE, "message"),  # Template param value invalid
        132012: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Template parameter format mismatch
        132015: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Template is paused
        132016: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Template is disabled
        132018: Treatment(Cls.FAIL_MESSAGE, "message"),  # Template validation error
        132068: Treatment(Cls.TEMPLATE_BROKEN, "flow"),  # Flow is blocked
        132069: Treatment(Cls.TEMPLATE_BROKEN, "flow"),  # Flow is throttled
        133000: Treatment(Cls.NOT_SEND_PATH, "registration"),  # Incomplete deregistration
        133004: Treatment(Cls.RETRY, "registration"),  # Server temporarily unavailable
        133005: Treatment(Cls.NOT_SEND_PATH, "registration"),  # Two-step PIN mismatch
        133006: Treatment(
            Cls.NOT_SEND_PATH, "registration"
        ),  # Phone number re-verification needed
        133008: Treatment(Cls.NOT_SEND_PATH, "registration"),  # Too many PIN guesses
        133009: Treatment(Cls.NOT_SEND_PATH, "registration"),  # PIN guessed too fast
        133010: Treatment(Cls.HALT_SENDER, "number"),  # Phone number not registered
        133015: Treatment(Cls.NOT_SEND_PATH, "registration"),  # Wait a few minutes to register
        133016: Treatment(Cls.NOT_SEND_PATH, "registration"),  # Registration rate limit exceeded
        134011: Treatment(
            Cls.TEMPLATE_BROKEN, "waba:order_details"
        ),  # Payments terms not accepted
        134100: Treatment(
            Cls.FAIL_MESSAGE, "message"
        ),  # Only marketing messages supported (MM API)
        134101: Treatment(Cls.RETRY, "template"),  # Template still syncing (MM API)
        134102: Treatment(Cls.TEMPLATE_BROKEN, "template"),  # Template unavailable (MM API)
        135000: Treatment(Cls.FAIL_MESSAGE, "message"),  # Generic user error
        137000: Treatment(
            Cls.SUPPRESS_RECIPIENT, "recipient"
        ),  # Recipient identity key hash mismatch
        200002: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Template creation failed
        1752041: Treatment(Cls.NOT_SEND_PATH, "onboarding"),  # Duplicate request (MM onboarding)
        2388012: Treatment(Cls.NOT_SEND_PATH, "migration"),  # Phone number already in your list
        2388019: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Message template limit exceeded
        2388039: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Template status can't be changed
        2388040: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Character limit exceeded
        2388047: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Header format incorrect
        2388052: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Invalid button URL
        2388072: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Body format incorrect
        2388073: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Footer format incorrect
        2388091: Treatment(Cls.NOT_SEND_PATH, "migration"),  # Not eligible for registration code
        2388093: Treatment(Cls.NOT_SEND_PATH, "migration"),  # Not eligible for registration code
        2388103: Treatment(Cls.NOT_SEND_PATH, "migration"),  # Cannot migrate phone number
        2388185: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Needs a verified business
        2388293: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Parameter:word ratio exceeded
        2388299: Treatment(Cls.NOT_SEND_PATH, "templates"),  # Leading or trailing parameters
        2494100: Treatment(
            Cls.NOT_SEND_PATH, "migration"
        ),  # Number in maintenance mode - few minutes
        2593107: Treatment(Cls.NOT_SEND_PATH, "coexistence"),  # Coexistence sync limits
        2593108: Treatment(Cls.NOT_SEND_PATH, "coexistence"),  # Coexistence sync limits
    }
)

RANGES: Final = (
    (range(200, 300), Treatment(Cls.HALT_SENDER, "waba")),  # API Permission
    (range(131201, 131216), Treatment(Cls.NOT_SEND_PATH, "groups")),  # Groups API errors
    (range(138000, 138019), Treatment(Cls.NOT_SEND_PATH, "calling")),  # Calling API
    (range(139000, 139005), Treatment(Cls.NOT_SEND_PATH, "flows")),  # Flow management
    (range(139100, 139104), Treatment(Cls.NOT_SEND_PATH, "block")),  # Block-users API
    (range(147001, 147006), Treatment(Cls.NOT_SEND_PATH, "username")),  # Business username
    (range(200005, 200008), Treatment(Cls.NOT_SEND_PATH, "templates")),  # Template insights
    (range(2494164, 2494180), Treatment(Cls.NOT_SEND_PATH, "signup")),  # In-app signup API
)

_UNKNOWN_OBJECT: Final = (100, 33)
_SERVER_ERRORS: Final = 500
_TOO_MANY_REQUESTS: Final = 429
_NOT_ALLOWED: Final = frozenset({401, 403})


def find_treatment(code: int) -> Treatment | None:
    """Return the table's row for a code; None when Meta's list does not have it."""
    if code in TABLE:
        return TABLE[code]
    return next((treatment for codes, treatment in RANGES if code in codes), None)


def treat_refusal(
    code: int, http_status: int, *, subcode: int | None = None, is_transient: bool = False
) -> Treatment:
    """Return how to treat an error in the answer to a request.

    A code that the table lacks is judged by what HTTP says, for Meta adds codes without notice: it
    is tried again where the fault is Meta's, slows the number where there is too much, halts where
    we may not, and fails its message otherwise.
    """
    if (code, subcode) == _UNKNOWN_OBJECT:
        # The sending number does not exist for this token: every message would fail alike.
        return Treatment(Cls.HALT_SENDER, "number")
    known = find_treatment(code)
    if known is not None:
        return known
    return _by_http(http_status, is_transient=is_transient)._replace(is_known=False)


def treat_failure(code: int) -> Treatment:
    """Return how to treat an error in a ``failed`` status: WhatsApp had taken the message."""
    return find_treatment(code) or Treatment(Cls.FAIL_MESSAGE, "message", is_known=False)


def _by_http(http_status: int, *, is_transient: bool) -> Treatment:
    if http_status >= _SERVER_ERRORS or is_transient:
        return Treatment(Cls.RETRY, "message")
    if http_status == _TOO_MANY_REQUESTS:
        return Treatment(Cls.SLOW_NUMBER, "number")
    if http_status in _NOT_ALLOWED:
        return Treatment(Cls.HALT_SENDER, "waba")
    return Treatment(Cls.FAIL_MESSAGE, "message")
