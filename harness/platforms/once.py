"""Values of an object that are worked out when they are first asked for, and kept."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

_T = TypeVar("_T")


class once(Generic[_T]):  # noqa: N801 - used as a decorator, as `property` is
    """A method that becomes an attribute the first time it is asked for.

    As `functools.cached_property`, which takes a lock on Python 3.11 and as long as what it keeps:
    two threads that ask at the same time may both work out the value here.
    """

    def __init__(self, method: Callable[[Any], _T]) -> None:
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any]) -> _T: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> Self | _T:
        """The value; found beside the object's own attributes from then on."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._method(instance)
        return value
