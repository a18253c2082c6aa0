"""Domain values as JSON values and back, by field names, without defaults.

A field that is added later with a default is read from older records too; one that is renamed
is not, so fields of the domain are never renamed without a new form of the log.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeAliasType, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """Return a value of the domain as a plain one; equal values give equal plain ones.

    Raises:
        TypeError: a type that no decision reads.
    """
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(found)
            for field in _fields_of(type(value))
            if not _is_default(field, found := getattr(value, field.name))
        }
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(value[key]) for key in sorted(value)}
    raise TypeError(f"a {type(value).__name__} has no plain form")


def from_plain[T](kind: type[T], plain: Any) -> T:
    """Read ``to_plain`` back as a value of a type."""
    read: Callable[[Any], T] = _reader_of(kind)  # type: ignore[arg-type]  # every type has a hash
    return read(plain)


def _in_order(values: frozenset[Any]) -> list[Any]:
    return [to_plain(one) for one in sorted(values)]


def _as_list(values: tuple[Any, ...]) -> list[Any]:
    return [to_plain(one) for one in values]


def _as_is(value: Any) -> Any:
    return value


_WRITERS: dict[type, Callable[[Any], Any]] = {
    str: _as_is,
    int: _as_is,
    bool: _as_is,
    NoneType: _as_is,
    datetime: datetime.isoformat,
    date: date.isoformat,
    timedelta: timedelta.total_seconds,
    tuple: _as_list,
    frozenset: _in_order,
}


@lru_cache(maxsize=64)
def _fields_of(kind: type[Any]) -> tuple[Field[Any], ...]:
    return tuple(field for field in fields(kind) if field.init)


def _is_default(field: Field[Any], value: Any) -> bool:
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    return field.default is not MISSING and bool(value == field.default)


@lru_cache(maxsize=256)
def _reader_of(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, NewType | TypeAliasType):
        return _reader_of(kind.__supertype__ if isinstance(kind, NewType) else kind.__value__)
    if isinstance(kind, UnionType):
        return _optional_reader(kind)
    origin = get_origin(kind)
    if origin is tuple or origin is frozenset:
        return _reader_of_many(origin, get_args(kind))
    if origin is not None:
        return dict
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    reader: Callable[[Any], Any] = _READERS.get(kind, kind)
    return reader


def _reader_of_many(origin: Any, kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Return the reader of values of one kind, or of a tuple with a kind for each place."""
    readers = [_reader_of(one) for one in kinds if one is not Ellipsis]
    if len(readers) > 1:
        return lambda plain: tuple(read(one) for read, one in zip(readers, plain, strict=True))
    return lambda plain: origin(readers[0](each) for each in plain)


def _optional_reader(kind: UnionType) -> Callable[[Any], Any]:
    known = next(one for one in get_args(kind) if one is not NoneType)
    read = _reader_of(known)
    return lambda plain: None if plain is None else read(plain)


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader_of(hints[field.name]) for field in fields(kind)}
    return lambda plain: kind(**{name: readers[name](value) for name, value in plain.items()})


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _as_is,
    int: _as_is,
    bool: _as_is,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    timedelta: lambda seconds: timedelta(seconds=seconds),
}
