"""What the screens read: typed rows, cut into pages, only of what the viewer may see."""
