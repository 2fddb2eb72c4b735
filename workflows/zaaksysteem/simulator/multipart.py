"""A small multipart/form-data body, taken apart."""

from __future__ import annotations

from python_multipart.multipart import MultipartParser, parse_options_header

from workflows.zaaksysteem.simulator.problem import ZgwProblem


def form_in(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return each field's bytes; raises ZgwProblem 400 or 415."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise ZgwProblem(415, "unsupported_media_type", "Dit media type wordt niet ondersteund.")
    reader = _Reader()
    try:
        parser = MultipartParser(options[b"boundary"], reader.callbacks)  # type: ignore[arg-type]  # names match
        parser.write(body)
        parser.finalize()
    except ValueError as problem:
        raise ZgwProblem(
            400, "parse_error", "Het formulier is niet te lezen.", kind="ParseError"
        ) from problem
    return {name: bytes(content) for name, content in reader.fields.items()}


class _Reader:
    """Collects what the parser finds."""

    def __init__(self) -> None:
        self.fields: dict[str, bytearray] = {}
        self._header = b""
        self._value = b""
        self._content = bytearray()
        self.callbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
        }

    def _begin(self) -> None:
        self._content = bytearray()

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self.fields[options.get(b"name", b"").decode(errors="replace")] = self._content
        self._header, self._value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]
