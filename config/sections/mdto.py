"""What becomes of the MDTO description, and who the archiefvormer is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.sections.part import Part


class MdtoSettings(Part):
    """What becomes of the MDTO description, and who the archiefvormer is."""

    doel: Literal["ophalen", "registreren", "uit"] = "ophalen"
    archiefvormer: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    archiefvormer_code: Annotated[str, Field(pattern=r"^[a-z]{2}\d{4}$")] | None = None
