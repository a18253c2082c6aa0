"""Meta's error codes: the HTTP status and the title with which each is refused.

Taken over row by row from Meta's list. Where that names no HTTP status the answer is a plain 400.
"""

from types import MappingProxyType
from typing import Final

CODES: Final = MappingProxyType(
    {
        0: (401, "AuthException"),
        1: (400, "API Unknown"),
        2: (503, "API Service"),
        3: (500, "API Method"),
        4: (400, "API Too Many Calls"),
        10: (403, "Permission Denied"),
        33: (400, "Parameter value is not valid"),
        100: (400, "Invalid parameter"),
        102: (401, "Session key invalid"),
        104: (400, "Access token required"),
        190: (401, "Access token has expired"),
        192: (400, "Invalid phone number"),
        200: (403, "API Permission"),
        368: (403, "Temporarily blocked for policies violations"),
        613: (400, "Calls to this api have exceeded the rate limit."),
        80007: (400, "Rate limit issues"),
        80008: (400, "WABA rate limit"),
        130403: (400, "Business blocked the user"),
        130429: (400, "Rate limit hit"),
        130472: (400, "User's number is part of an experiment"),
        130497: (403, "Business account is restricted from messaging users in this country."),
        130501: (400, "Message type is not currently supported"),
        131000: (500, "Something went wrong"),
        131005: (403, "Access denied"),
        131008: (400, "Required parameter is missing"),
        131009: (400, "Parameter value is not valid"),
        131014: (400, "Request for url failed with error: 404 (Not Found)"),
        131016: (500, "Service unavailable"),
        131020: (400, "Bad group"),
        131021: (400, "Recipient cannot be sender"),
        131026: (400, "Message undeliverable"),
        131030: (400, "Recipient phone number not in allowed list"),
        131031: (403, "Account has been locked"),
        131037: (
            400,
            "WhatsApp provided number needs display name approval before message can be sent.",
        ),
        131041: (400, "Group unknown"),
        131042: (400, "Business eligibility payment issue"),
        131043: (400, "Message expired"),
        131044: (400, "Business eligibility payment issue"),
        131045: (500, "Incorrect certificate"),
        131047: (400, "Re-engagement message"),
        131048: (400, "Spam rate limit hit"),
        131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
        131050: (400, "User has stopped receiving marketing messages from this business."),
        131051: (400, "Unsupported message type"),
        131052: (400, "Media download error"),
        131053: (400, "Media upload error"),
        131055: (400, "Method not allowed"),
        131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
        131057: (500, "Business account is in maintenance mode"),
        131059: (400, "Group invalid cursor"),
        131062: (400, "Business-scoped User ID (BSUID) recipients not supported for this message"),
        131063: (400, "Marketing templates are disabled on Cloud API"),
        131064: (400, "Messaging limit reached: template classification violations"),
        132000: (400, "Number of parameters does not match the expected number of params"),
        132001: (404, "Template name does not exist in the translation"),
        132005: (400, "Translated text too long"),
        132007: (400, "Template format character policy violated"),
        132008: (400, "Parameter value is not valid"),
        132012: (400, "Parameter format does not match format in the created template"),
        132015: (400, "Template is paused"),
        132016: (400, "Template is disabled"),
        132018: (400, "Template validation error"),
        132068: (400, "Flow is in blocked state"),
        132069: (400, "Flow is in throttled state"),
        133000: (500, "Incomplete deregistration"),
        133004: (503, "Server temporarily unavailable"),
        133005: (400, "Two-step verification PIN mismatch"),
        133006: (400, "Phone number re-verification needed"),
        133008: (400, "Too many two-step verification PIN guesses"),
        133009: (400, "Two-step verification PIN guessed too fast"),
        133010: (400, "Phone number not registered"),
        133015: (400, "Please wait a few minutes before attempting to register this phone number"),
        133016: (400, "Account register deregister rate limit exceeded"),
        134011: (400, "WhatsApp Payments terms of service has not been accepted"),
        134100: (400, "Only marketing messages supported"),
        134101: (400, "Template is still syncing"),
        134102: (500, "Template unavailable for use"),
        135000: (400, "Generic user error"),
        137000: (400, "Recipient identity key hash mismatch"),
        200002: (400, "Template creation failed"),
        1752041: (400, "Duplicate request"),
        2388012: (400, "Phone number already exists in your list"),
        2388019: (400, "Message template limit exceeded"),
        2388039: (400, "Template status can't be changed"),
        2388040: (400, "Character limit exceeded"),
        2388047: (400, "Message header format incorrect"),
        2388052: (400, "Invalid button URL"),
        2388072: (400, "Message body format incorrect"),
        2388073: (400, "Message footer format incorrect"),
        2388091: (400, "Not eligible for a registration code"),
        2388093: (400, "Not eligible for a registration code"),
        2388103: (400, "Phone number can't be migrated"),
        2388185: (400, "Authentication templates need a verified business"),
        2388293: (400, "Parameter to word ratio exceeded"),
        2388299: (400, "Leading or trailing parameters"),
        2494100: (400, "Number is in maintenance mode"),
        2593107: (400, "Coexistence synchronisation limit"),
        2593108: (400, "Coexistence synchronisation limit"),
    }
)

# Rows of the list that name a whole range.
_RANGES: Final = (
    (range(200, 300), 403, "API Permission"),
    (range(131201, 131216), 400, "Group error"),
    (range(138000, 138019), 400, "Calling error"),
    (range(139000, 139005), 400, "Flow management error"),
    (range(139100, 139104), 400, "Block users error"),
    (range(147001, 147006), 400, "Business username error"),
    (range(200005, 200008), 400, "Template insights error"),
    (range(2494164, 2494180), 400, "In-app signup error"),
)
_UNKNOWN: Final = (400, "Unknown error")


def find_code(code: int) -> tuple[int, str]:
    """Return HTTP status and title; a code that Meta does not list is a plain refusal."""
    if code in CODES:
        return CODES[code]
    found = (row[1:] for row in _RANGES if code in row[0])
    return next(found, _UNKNOWN)
