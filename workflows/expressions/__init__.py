"""The expression language of Power Automate."""
