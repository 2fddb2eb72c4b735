"""What every section of the settings has in common, and the values that several of them hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+")]
Named = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """One section: it cannot change, knows its own keys only, and repeats no value when one is wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
