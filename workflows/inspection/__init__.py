"""What an upload really is."""
