"""What a flow may ask for, one file per operation."""
