"""Reports for people."""

from store.inventory import Inventory


def table(inventory: Inventory):
    rows = []
    for item in inventory.items.values():
        rows.append(f"{item.name:<20} {item.quantity:>6} {item.price:>9.2f} {item.total():>10.2f}")
    return "\n".join(rows)


def short(inventory: Inventory, below):
    return [item.name for item in inventory.items.values() if item.quantity < below]
