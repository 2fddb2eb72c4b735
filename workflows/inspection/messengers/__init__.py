"""Exports of other messengers: recognised by their content, and told in a few facts."""
