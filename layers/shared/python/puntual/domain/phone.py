"""By which ids WhatsApp may know a phone number.

WhatsApp changes some numbers before it gives them back as ``wa_id`` (Meta, "Send messages": "for
Brazil and Mexico, the extra added prefix of the phone number may be modified"): a reply must
find its debtor under each form that is the same line, and under none that may be another's.
"""

import re

_MEXICO = re.compile(r"52(1?)(\d{10})")
_ARGENTINA = re.compile(r"54([1-8]\d{9})")
_BRAZIL = re.compile(r"55([1-9]{2})(9?)([6-9]\d{7})")


def whatsapp_ids(phone: str) -> frozenset[str]:
    """Return the ids under which the owner of a phone may write.

    Mexican mobiles had a ``1`` after the country code until 2019, Brazilian ones may lack their
    ninth digit. An Argentine number without the ``9`` is sent to with it. A form that may be
    someone else's landline is left out: an Argentine number without its ``9``, a Brazilian one
    that without its ninth digit begins with less than 6. WhatsApp itself tells those, in its
    answer to the first message.

    Args:
        phone: E.164, with or without the plus sign.
    """
    digits = phone.removeprefix("+")
    if mexican := _MEXICO.fullmatch(digits):
        return frozenset({digits, f"52{mexican[2]}", f"521{mexican[2]}"})
    if argentine := _ARGENTINA.fullmatch(digits):
        return frozenset({digits, f"549{argentine[1]}"})
    if brazilian := _BRAZIL.fullmatch(digits):
        area, _, line = brazilian.groups()
        return frozenset({digits, f"55{area}9{line}", f"55{area}{line}"})
    return frozenset({digits})


def line_of(wa_id: str) -> str:
    """Return the one name of a line for all its spellings; any other id is its own name.

    The longest spelling is taken: Mexico with its ``1``, Argentina and Brazil with their ``9``. A
    regulator gives a subscriber number once, to a landline or to a mobile, so no two lines meet.

    Args:
        wa_id: a phone in E.164, with or without the plus sign, or another id of WhatsApp.
    """
    possible = whatsapp_ids(wa_id)
    return max(possible, key=lambda one: (len(one), one))


def is_scoped_id(wa_id: str) -> bool:
    """Tell whether an id is a person's at one business, which outlives the phone.

    It begins with the letters of a country, ``MX.1024``; a phone has digits alone.
    """
    return not wa_id.removeprefix("+").isdecimal()
