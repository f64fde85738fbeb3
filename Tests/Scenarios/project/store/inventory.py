"""The items by name."""

from store.items import Item


class Inventory:
    def __init__(self):
        self.items = {}

    def add(self, name, price, quantity):
        if quantity <= 0:
            raise ValueError(f"quantity must be positive, not {quantity}")
        item = self.items.setdefault(name, Item(name, price))
        item.add(quantity)
        return item

    def find(self, name):
        item = self.items.get(name)
        if item is None:
            raise KeyError(f"no item named {name}")
        return item

    def total(self):
        return sum(item.total() for item in self.items.values())
