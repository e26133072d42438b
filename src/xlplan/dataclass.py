"""``dataclass`` as in the standard library, at a quarter of its cost on import: it compiles one function per class.

The standard library compiles six for a frozen class; that is half a millisecond each, and a hundred classes are made
before the first cell is read. Only ``__init__`` gains from being compiled; the rest are closures over the names of the
fields. Fields, slots, ``replace``, ``fields`` and ``asdict`` are the standard library's own.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_Method = Callable[..., Any]
_Values = Callable[[Any], tuple[Any, ...]]


def _dataclass(
    cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, kw_only: bool = False, eq: bool = True
) -> Any:
    """Return what ``dataclasses.dataclass`` makes of *cls* with these options. It has more, which are not used here."""

    def decorate(cls: type) -> Any:
        own = {name for name, value in vars(cls).items() if value is not None}  # __eq__ alone leaves a __hash__ of None
        cls.__doc__ = cls.__doc__ or cls.__name__  # else the standard library writes one: slower than all the rest
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
        fields = dataclasses.fields(made)
        names = [field.name for field in fields]
        methods: dict[str, _Method | None] = {
            "__init__": _init(made, fields, frozen=frozen, slots=slots),
            "__repr__": _representation([field.name for field in fields if field.repr]),
        }
        if eq:
            values = _values_of([field.name for field in fields if field.compare])
            methods |= {"__eq__": _equal(values), "__hash__": _hash_of(values) if frozen else None}
        if frozen:
            methods |= {name: _refusal(made, name, frozenset(names)) for name in ("__setattr__", "__delattr__")}
        if frozen and slots:  # copies are made past what refuses changes
            methods |= {"__getstate__": _state(names), "__setstate__": _restoring(names)}
        for name, method in methods.items():
            if name not in own:
                if method is not None:
                    method.__name__, method.__qualname__ = name, f"{made.__qualname__}.{name}"
                setattr(made, name, method)
        return made

    return decorate if cls is None else decorate(cls)


def _init(made: Any, fields: Sequence[Field[Any]], *, frozen: bool, slots: bool) -> _Method:
    """Compile ``__init__``. A frozen field is set past the class, which refuses: by its slot where it has one."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING, "__name__": made.__module__}
    positional: list[str] = ["self"]
    by_name: list[str] = []
    lines: list[str] = []
    for field in fields:
        if not field.init:  # __post_init__ sets it
            continue
        name, parameter, value = field.name, field.name, field.name
        if field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        elif field.default_factory is not MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameter, value = f"{name}=_missing", f"_make_{name}() if {name} is _missing else {name}"
        (by_name if field.kw_only else positional).append(parameter)
        if frozen and slots:
            known[f"_set_{name}"] = getattr(made, name).__set__
            lines.append(f" _set_{name}(self, {value})")
        else:
            lines.append(f" _set(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
    if hasattr(made, "__post_init__"):
        lines.append(" self.__post_init__()")
    parameters = [*positional, *(("*", *by_name) if by_name else ())]
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass"), known)
    compiled: _Method = known["__init__"]
    return compiled


def _values_of(names: Sequence[str]) -> _Values:
    """Return the function that reads these attributes of an object as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda item: tuple(getattr(item, name) for name in names)


def _equal(values: _Values) -> _Method:
    def equal(self: Any, other: Any) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash_of(values: _Values) -> _Method:
    return lambda self: hash(values(self))


def _representation(names: Sequence[str]) -> _Method:
    @recursive_repr()
    def representation(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return representation


def _refusal(made: type, method: str, names: frozenset[str]) -> _Method:
    """Return the *method* that refuses to change a field; a class derived from *made* may have other attributes."""
    verb = "assign to" if method == "__setattr__" else "delete"

    def refuse(self: Any, name: str, *value: object) -> None:
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot {verb} field {name!r}")
        getattr(super(made, self), method)(name, *value)

    return refuse


def _state(names: Sequence[str]) -> _Method:
    return lambda self: [getattr(self, name) for name in names]


def _restoring(names: Sequence[str]) -> _Method:
    def restore(self: Any, state: Sequence[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return restore


if TYPE_CHECKING:  # type checkers know the standard library's by its name
    from dataclasses import dataclass
else:
    dataclass = _dataclass
