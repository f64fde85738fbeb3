"""Orders, from the cart to the parcel."""

from store.inventory import Inventory


class Order:
    def __init__(self, inventory: Inventory, customer):
        self.inventory = inventory
        self.customer = customer
        self.lines = []

    def put(self, name, quantity):
        if quantity <= 0:
            raise ValueError(f"quantity must be positive, not {quantity}")
        item = self.inventory.find(name)
        self.lines.append((item, quantity))

    def total(self):
        return sum(item.price * quantity for item, quantity in self.lines)

    def ship(self):
        for item, quantity in self.lines:
            item.remove(quantity)
        self.lines.clear()
