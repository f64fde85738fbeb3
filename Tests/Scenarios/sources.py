"""The files that scenarios edit, and what belongs at the caret of each."""

from world import CARET

# The local model knows this line from the project's other files.
BASKET = (
    "store/basket.py",
    f'''"""A basket, before it becomes an order."""


class Basket:
    def __init__(self):
        self.quantities = {{}}

    def put(self, name, quantity):
        if quantity <= 0:
            {CARET}

    def count(self):
        return sum(self.quantities.values())
''',
)
RAISE = 'raise ValueError(f"quantity must be positive, not {quantity}")'

# In Midfill's own sources; they hold this line in several places.
BENCHMARK = (
    "Sources/midfill-bench/WalkBenchmark.swift",
    f"""import Foundation
import ProjectIndex

/// How long a walk through a workspace takes.
enum WalkBenchmark {{
  static func run() async {{
    {CARET}
  }}
}}
""",
)
CLOCK = "let clock = ContinuousClock()"

# Nothing in the project tells what follows here: only Codestral does.
INVOICE = (
    "store/invoice.py",
    f'''"""An invoice for one order."""

VAT = 0.19


def lines(order):
    {CARET}


def total(order):
    return order.total() * (1 + VAT)
''',
)
LINES = 'return [f"{item.name}: {quantity}" for item, quantity in order.lines]'

EMPTY_BODY = (
    "store/invoice.py",
    f'''"""An invoice for one order."""

VAT = 0.19


def total(order):
    {CARET}
''',
)
BLOCK = """net = order.total()
    if order.customer.exempt:
        return net
    return net * (1 + VAT)"""

RULES = {"def lines(order):\n    ": LINES, "def total(order):\n    ": BLOCK}
