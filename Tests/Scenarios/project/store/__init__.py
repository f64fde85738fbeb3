"""An inventory and its orders."""
