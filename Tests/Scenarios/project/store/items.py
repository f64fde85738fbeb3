"""What is for sale."""

from dataclasses import dataclass


@dataclass
class Item:
    name: str
    price: float
    quantity: int = 0

    def total(self):
        return self.price * self.quantity

    def add(self, quantity):
        if quantity <= 0:
            raise ValueError(f"quantity must be positive, not {quantity}")
        self.quantity += quantity

    def remove(self, quantity):
        if quantity <= 0:
            raise ValueError(f"quantity must be positive, not {quantity}")
        if quantity > self.quantity:
            raise ValueError(f"only {self.quantity} of {self.name} left")
        self.quantity -= quantity
