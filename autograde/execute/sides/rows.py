"""Named tuples, built anew: tuples whose places have names too."""

from functools import lru_cache

from autograde.execute.sides.scalars import class_name_in, name_in
from autograde.execute.sides.wire import Malformed


class Row(tuple):
    """A named tuple of the other side's.

    Attributes:
        _fields: the names of its places.
        _kind: its class on the student side, or what stands for that; its name where there is none.
    """

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _kind: object = ""

    def __getattr__(self, name: str) -> object:
        if name in self._fields:
            return self[self._fields.index(name)]
        if isinstance(self._kind, str) or name.startswith("_"):
            raise AttributeError(name)
        return type(self._kind).attribute_of(self._kind, self, name)  # a method of the student's

    def __repr__(self) -> str:
        pairs = zip(self._fields, self, strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"

    def _asdict(self) -> dict[str, object]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **values: object) -> "Row":
        if not values.keys() <= {*self._fields}:
            raise ValueError(f"got unexpected field names: {[*values.keys() - {*self._fields}]}")
        return type(self)((self._asdict() | values).values())


def row(kind: object, fields: object, values: list) -> tuple:
    """Return a named tuple of a kind: its class when that is known here, else a Row.

    Raises:
        Malformed: there is no such named tuple.
    """
    if isinstance(kind, type) and issubclass(kind, tuple):
        return tuple.__new__(kind, values)
    if not isinstance(fields, list) or not isinstance(kind, (str, type)):
        raise Malformed("no named tuple")
    fields = tuple(map(name_in, fields))
    odd = any(name.startswith("_") or not name.isidentifier() for name in fields)
    if len(fields) != len(values) or odd:  # NumPy asks for `__array_interface__`, with an address
        raise Malformed("no named tuple")
    return _class(kind, fields)(values)


@lru_cache(100)
def _class(kind: object, fields: tuple[str, ...]) -> type[Row]:
    name = class_name_in(kind if isinstance(kind, str) else kind.__name__)
    return type(name, (Row,), {"__slots__": (), "_fields": fields, "_kind": kind})
