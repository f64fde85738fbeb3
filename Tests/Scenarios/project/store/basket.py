"""A basket, before it becomes an order. Its tenth line is still being written."""


class Basket:
    def __init__(self):
        self.quantities = {}

    def put(self, name, quantity):
        if quantity <= 0:
            raise V

    def count(self):
        return sum(self.quantities.values())
