"""Who belongs to an audience."""

from puntual.domain.cadence import Audience
from puntual.domain.receivable import OpenInstalment
from puntual.domain.standing import Standing


def belongs(audience: Audience, standing: Standing) -> bool:
    """Tell whether a debtor belongs to an audience; thresholds look at what is outstanding."""
    return (
        (not audience.behaviours or standing.behaviour in audience.behaviours)
        and (not audience.kinds or standing.kind in audience.kinds)
        and (not audience.buckets or standing.bucket in audience.buckets)
        and (not audience.values or standing.value in audience.values)
        and _owes_enough(audience, standing)
    )


def is_meant_for(audience: Audience, standing: Standing, instalment: OpenInstalment) -> bool:
    """Tell whether a step is meant for a debtor's instalment."""
    return belongs(audience, standing) and comes_from(audience, instalment)


def comes_from(audience: Audience, instalment: OpenInstalment) -> bool:
    """Tell whether an instalment comes from a source that an audience asks for."""
    return not audience.sources or instalment.key.invoice.source in audience.sources


def _owes_enough(audience: Audience, standing: Standing) -> bool:
    least = audience.min_outstanding
    if not least:
        return True
    listed = [one for one in standing.outstanding if one.currency in least]
    return not listed or any(one.minor >= least[one.currency] for one in listed)
