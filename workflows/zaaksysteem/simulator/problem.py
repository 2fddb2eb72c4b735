"""A refusal in the shape of the ZGW standard."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

API_VERSIONS = {"zaken": "1.5.1", "documenten": "1.4.2", "catalogi": "1.3.1"}


@dataclass(frozen=True, kw_only=True)
class Param:
    """One field that is wrong."""

    name: str
    code: str
    reason: str


class ZgwProblem(Exception):  # noqa: N818 - the standard's word for it is a fout, which is no error of ours
    """An answer other than success."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        kind: str = "APIException",
        invalid: tuple[Param, ...] = (),
    ) -> None:
        """Carry the *status*, the *code*, the Dutch *detail*, the last part of `type` and the wrong fields."""
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail
        self.kind = kind
        self.invalid = invalid


def invalid(name: str, code: str, reason: str) -> ZgwProblem:
    """Say that one field is wrong."""
    return all_invalid([Param(name=name, code=code, reason=reason)])


def all_invalid(params: list[Param]) -> ZgwProblem:
    """Say which fields are wrong."""
    return ZgwProblem(400, "invalid", "Invalid input.", kind="ValidationError", invalid=tuple(params))


def forbidden(
    code: str = "permission_denied", detail: str = "", kind: str = "PermissionDenied"
) -> ZgwProblem:
    """Say no: always 403, never 401, whatever is wrong with the token."""
    return ZgwProblem(403, code, detail or "Je hebt geen toestemming om deze actie uit te voeren.", kind=kind)


def closed() -> ZgwProblem:
    """Say that the zaak is closed: the same code as any missing right, another type."""
    return forbidden(detail="Je mag geen gegevens aanpassen van een gesloten zaak.", kind="ZaakClosed")


def not_found() -> ZgwProblem:
    """Say that there is no such thing."""
    return ZgwProblem(404, "not_found", "Niet gevonden.", kind="NotFound")


def not_acceptable() -> ZgwProblem:
    """Say that we cannot answer in the form that was asked for."""
    return ZgwProblem(
        406, "not_acceptable", "Kan niet voldoen aan de opgegeven Accept header.", kind="NotAcceptable"
    )


def broken() -> ZgwProblem:
    """Say that something went wrong inside."""
    return ZgwProblem(500, "error", "Er is een serverfout opgetreden.", kind="APIException")


def as_response(request: Request, problem: ZgwProblem) -> Response:
    """Write the refusal as the standard's JSON."""
    body: dict[str, object] = {
        "type": f"{request.base_url}ref/fouten/{problem.kind}/",
        "code": problem.code,
        "title": problem.detail if problem.status != 400 else "Invalid input.",
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:uuid:{uuid.uuid4()}",
    }
    if problem.invalid:
        body["invalidParams"] = [
            {"name": one.name, "code": one.code, "reason": one.reason} for one in problem.invalid
        ]
    return JSONResponse(body, status_code=problem.status, headers=version_header(request))


def version_header(request: Request) -> dict[str, str]:
    """Name the version of the API that answers."""
    version = API_VERSIONS.get(request.url.path.strip("/").split("/")[0])
    return {"API-version": version} if version else {}
