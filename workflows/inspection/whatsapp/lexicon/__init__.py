"""The fixed phrases of WhatsApp per language: labels only, a message is found by its shape."""

from __future__ import annotations

from typing import Final

from workflows.inspection.whatsapp.lexicon.asian import ASIAN
from workflows.inspection.whatsapp.lexicon.germanic import GERMANIC
from workflows.inspection.whatsapp.lexicon.others import OTHERS
from workflows.inspection.whatsapp.lexicon.romance import ROMANCE
from workflows.inspection.whatsapp.lexicon.slavic import SLAVIC
from workflows.inspection.whatsapp.lexicon.words import Words

LEXICON: Final[dict[str, Words]] = {**GERMANIC, **ROMANCE, **SLAVIC, **OTHERS, **ASIAN}
"""By language; the first one wins where two say the same."""
