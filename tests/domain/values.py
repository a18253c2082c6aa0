"""Any value of a class of the domain, drawn from the types of all its fields, later ones too."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    datetime: st.datetimes(timezones=st.just(UTC)),
    timedelta: st.timedeltas(timedelta(), timedelta(days=90)),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return what draws values of a type."""
    origin, of = get_origin(kind), get_args(kind)
    if isinstance(kind, NewType):
        return values_of(kind.__supertype__)
    if origin in {UnionType, Union}:
        return st.one_of(*map(values_of, of))
    if origin in {frozenset, tuple}:
        return _many(origin, of)
    if is_dataclass(kind):
        return _of_fields(kind)
    return _SIMPLE[kind] if kind in _SIMPLE else st.from_type(kind)


def _many(origin: Any, of: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin is frozenset:
        return st.frozensets(values_of(of[0]), max_size=3)
    if of[-1] is Ellipsis:
        return st.lists(values_of(of[0]), max_size=3).map(tuple)
    return st.tuples(*map(values_of, of))


def _of_fields(kind: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{one.name: values_of(hints[one.name]) for one in fields(kind)})
