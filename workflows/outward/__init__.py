"""The one narrow door to addresses that flows name: only hosts on a list, and never a private address unless named."""

from workflows.outward.door import OutwardDoor, Reply, closed_door
from workflows.outward.guestlist import GuestList

__all__ = ["GuestList", "OutwardDoor", "Reply", "closed_door"]
