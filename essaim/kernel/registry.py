"""How rooms tell the engines below them what they bring, without the engines knowing the rooms."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from django.utils.module_loading import autodiscover_modules

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """A named set filled once at start by the modules called ``module`` in each room; a name is taken once."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._items: dict[str, Item] = {}

    def add(self, name: str, item: Item) -> None:
        """Declare ``item`` under ``name``; ``ValueError`` when the name is taken by something else."""
        if name in self._items and self._items[name] is not item:
            raise ValueError(f"{name} is declared twice in {self._module}.py")
        self._items[name] = item

    def discover(self) -> None:
        """Import ``<room>/<module>.py`` of every room, in the order of the floors."""
        autodiscover_modules(self._module)

    def get(self, name: str) -> Item | None:
        """The item declared under ``name``, or None."""
        return self._items.get(name)

    def __getitem__(self, name: str) -> Item:
        return self._items[name]

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def items(self) -> list[tuple[str, Item]]:
        """Every name with its item, in order of declaration."""
        return list(self._items.items())
