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
from typing import Any, Final, NewType, TypeAliasType, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """Return a value of the domain as a plain one; equal values give equal plain ones.

    Raises:
        TypeError: a type that no decision reads.
    """
    kind = type(value)
    write = _WRITERS.get(kind) or _writer_of(kind)  # type: ignore[arg-type]  # as below
    return write(value)


def from_plain[T](kind: type[T], plain: Any) -> T:
    """Read ``to_plain`` back as a value of a type."""
    read: Callable[[Any], T] = _reader_of(kind)  # type: ignore[arg-type]  # every type has a hash
    return read(plain)


def _in_order(values: frozenset[Any]) -> list[Any]:
    return [to_plain(one) for one in sorted(values)]


def _as_list(values: tuple[Any, ...]) -> list[Any]:
    return [one if type(one) in _PLAIN else to_plain(one) for one in values]


def _as_is(value: Any) -> Any:
    return value


# Plain already, as most values of a view: to look their writers up would cost more than they do.
_PLAIN: Final = frozenset({str, int, bool, NoneType})
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
def _writer_of(kind: type[Any]) -> Callable[[Any], Any]:
    """Return the writer of a kind of value, worked out once: each decision writes hundreds."""
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    if issubclass(kind, StrEnum):
        return _value_of
    if issubclass(kind, Mapping):
        return _as_mapping
    raise TypeError(f"a {kind.__name__} has no plain form")


def _dataclass_writer(kind: type[Any]) -> Callable[[Any], Any]:
    defaults = tuple((one.name, _default_of(one)) for one in fields(kind) if one.init)

    def write(value: Any) -> dict[str, Any]:
        plain = {}
        for name, default in defaults:
            found = getattr(value, name)
            if found is not default and found != default:
                plain[name] = found if type(found) in _PLAIN else to_plain(found)
        return plain

    return write


def _default_of(field: Field[Any]) -> Any:
    """Return the default of a field; of one without, what no value equals."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _value_of(value: StrEnum) -> str:
    return value.value


def _as_mapping(values: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: to_plain(values[key]) for key in sorted(values)}


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
    (read,) = readers
    return origin if read is _as_is else lambda plain: origin([read(each) for each in plain])


def _optional_reader(kind: UnionType) -> Callable[[Any], Any]:
    known = next(one for one in get_args(kind) if one is not NoneType)
    read = _reader_of(known)
    return lambda plain: None if plain is None else read(plain)


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    found = {field.name: _reader_of(hints[field.name]) for field in fields(kind)}
    readers = {name: read for name, read in found.items() if read is not _as_is}

    def read_fields(plain: dict[str, Any]) -> Any:
        values = dict(plain)
        for name in readers.keys() & values.keys():
            values[name] = readers[name](values[name])
        return kind(**values)

    return read_fields


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _as_is,
    int: _as_is,
    bool: _as_is,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    timedelta: lambda seconds: timedelta(seconds=seconds),
}
