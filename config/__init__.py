"""The dials."""
