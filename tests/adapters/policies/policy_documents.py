"""Policy documents, whole and valid, as anybody might write them."""

from typing import Any

from hypothesis import strategies as st

from puntual.domain.policies.cadence import CatchUp, DayUnit
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, Value

type Document = dict[str, Any]

NAMES = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
DAYS = st.integers(1, 365)
AMOUNTS = st.dictionaries(
    st.sampled_from(["MXN", "COP", "BRL", "CLP"]), st.integers(1, 10**9), max_size=3
)
WINDOWS = st.sampled_from(
    [[], ["09:00-19:00"], ["00:00-24:00"], ["08:00-13:00", "15:00-18:30"], ["21:00-24:00"]]
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def some_of[T](values: type[T]) -> st.SearchStrategy[list[T]]:
    """Lists of some of an enumeration's words, in any order, perhaps twice."""
    return st.lists(st.sampled_from(list(values)), max_size=3)  # type: ignore[call-overload]  # an enumeration lists its own


def parts(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """Parts that say some of their fields and leave the others out."""
    return st.fixed_dictionaries({}, optional=fields)


AUDIENCE_FIELDS = {
    "behaviours": some_of(Behaviour),
    "kinds": some_of(DebtorKind),
    "buckets": some_of(AgingBucket),
    "values": some_of(Value),
    "min_outstanding": AMOUNTS,
}


@st.composite
def steps(draw: st.DrawFn, place: int) -> Document:
    """Steps a month apart, so that any of their days and repetitions fit."""
    offset = -60 + 30 * place
    shift = [CatchUp.SHIFT] if offset >= 0 else []
    catch_up = draw(st.sampled_from([CatchUp.SEND_LATEST, CatchUp.SKIP, *shift]))
    step = draw(
        parts(
            template=NAMES,
            variants=st.lists(NAMES, max_size=2),
            audience=parts(**AUDIENCE_FIELDS, sources=st.lists(NAMES, max_size=2)),
            needs_release=st.booleans(),
            every_days=st.integers(1, 10),
            unit=st.just(DayUnit.CALENDAR),
            near_payday=st.booleans(),
        )
    )
    if catch_up is CatchUp.SEND_LATEST:
        step |= draw(parts(cap=st.integers(1, 2)))
    return {
        "name": f"step_{place}",
        "offset": offset,
        "valid_days": draw(st.integers(11, 29)),
        "catch_up": catch_up,
        **step,
    }


@st.composite
def cadences(draw: st.DrawFn) -> list[Document]:
    """Cadences of which each could be reached."""
    count = draw(st.integers(1, 3))
    return [
        {
            "name": f"cadence_{number}",
            "audience": {"kinds": [draw(st.sampled_from(DebtorKind))]},
            "steps": [draw(steps(place)) for place in range(draw(st.integers(1, 4)))],
        }
        for number in range(count)
    ]


WEEKS = parts(**dict.fromkeys(WEEKDAYS, WINDOWS)).map(lambda week: week | {"wed": ["09:00-11:00"]})

DOCUMENTS = st.fixed_dictionaries(
    {
        "version": st.builds("{}-{}".format, NAMES, st.integers(0, 999)),
        "cadences": cadences(),
        "redate_days": st.integers(0, 90),
        "paydays": st.lists(st.integers(1, 31), min_size=1, max_size=5),
    },
    optional={
        "hours": parts(individuals=WEEKS, companies=WEEKS),
        "caps": st.fixed_dictionaries(
            {
                "per_day": st.integers(1, 10),
                "per_week": st.integers(1, 50),
                "min_gap_hours": st.integers(0, 2160),
                "per_debt_total": st.integers(1, 100),
            }
        ),
        "segments": parts(
            history=st.integers(1, 100),
            punctual_percent=st.integers(1, 100),
            grace_days=st.integers(0, 60),
            seasonal_percent=st.integers(1, 100),
            high_value=AMOUNTS,
            shift_days=DAYS,
            recent=st.integers(1, 6),
            earlier_days=st.integers(0, 30),
        ),
        "discount": st.fixed_dictionaries(
            {
                "percent": st.integers(1, 50),
                "days_before": st.integers(0, 31),
                "steps": st.just(["step_0"]),
                "honour": st.sampled_from(["settle", "ask"]),
            }
        ),
        "substitutes": st.dictionaries(NAMES.map("a_{}".format), NAMES.map("b_{}".format)),
        "ask_from": AMOUNTS,
        "freshness": parts(
            max_feed_age_hours=st.integers(1, 720), hold_on_unapplied=st.booleans()
        ),
        "breaker": parts(percent=st.integers(100, 10_000), floor=st.integers(1, 1_000_000)),
        "holds": parts(
            claim_days=DAYS,
            promise_days=DAYS,
            promise_grace_days=st.integers(0, 14),
            handoff_ends_days=DAYS,
            unreachable_days=DAYS,
            after_reversal_days=st.integers(0, 30),
        ),
        "delivery": parts(pace_margin_minutes=st.integers(1, 59)),
        "courtesies": parts(
            receipt_within_hours=st.integers(1, 720),
            within_hours=st.integers(1, 720),
            onboarding=st.booleans(),
            agreements=st.booleans(),
            away=st.booleans(),
        ),
        "fallback": st.fixed_dictionaries(
            {"channel": st.sampled_from(["sms", "email"])},
            optional={"one_channel_per_week": st.booleans()},
        ),
        "talk": parts(
            keep_days=st.integers(1, 3650),
            case_hours=st.integers(1, 40),
            office_hours=WEEKS,
            answers=st.sampled_from(["on", "off"]),
        ),
        "promises": parts(
            tolerance_percent=st.integers(0, 50),
            furthest_days=DAYS,
            most=st.integers(1, 20),
            most_broken=st.integers(1, 20),
            remind_on_day=st.booleans(),
        ),
    },
)
