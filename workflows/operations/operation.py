"""What a flow may ask of the world: a call, its possible answers, and how an operation presents itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.definition.flow import RetryPolicy
from workflows.errors import PermanentError, RetryableError
from workflows.jsontypes import Json, JsonObject
from workflows.shortening import shortened

LATER = "later"
"""The kind of signal that shortens a pause; its key is what Later said in *wake*."""

BUILT_IN = "ingebouwd"
"""Stands for the connector of actions that are no operation of one: Http, Response and Workflow."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One action asking one operation; the same action asks again with the same run, path and iteration."""

    run_id: str
    path: str  # Tot_afgehandeld/Registreren
    iteration: str  # "" outside loops
    attempt: int  # 1 for the first call
    upload_id: str | None  # the upload that started the run
    parameters: JsonObject  # evaluated
    options: frozenset[str] = frozenset()  # operationOptions, lower case
    state: JsonObject = field(default_factory=dict)  # what the call before this one left with Later
    secure: bool = False  # the history may not keep the parameters, nor what is made of them

    @property
    def key(self) -> str:
        """Name this call; for effects that are about nothing but the call itself."""
        return shortened(f"{self.run_id}/{self.path}/{self.iteration}")


@dataclass(frozen=True, kw_only=True)
class Done:
    """The operation succeeded; *body* becomes outputs('Name')['body'], unless it gives all *outputs* itself."""

    body: Json = None
    outputs: JsonObject | None = None
    secure: bool = False  # the history may not keep it, also where the operation's outputs are otherwise kept

    @property
    def all_outputs(self) -> JsonObject:
        """What outputs('Name') gives."""
        return {"statusCode": 200, "body": self.body} if self.outputs is None else self.outputs


@dataclass(frozen=True, kw_only=True)
class WaitFor:
    """Park the action until signal(kind, key) comes; its outcome becomes the body. After *until*: TimedOut."""

    kind: str
    key: str
    until: datetime | None = None
    state: JsonObject = field(default_factory=dict)  # for the next call, where the same call is made again


@dataclass(frozen=True, kw_only=True)
class Later:
    """Not yet: park the action and make the same call again after a while. Costs rows, no thread."""

    after: timedelta
    code: str  # why, for the history
    state: JsonObject = field(default_factory=dict)  # for the next call
    wake: str = ""  # signal(LATER, wake) makes the call again at once, so that nobody waits for a clock


Answer = Done | WaitFor | Later


class RefusedError(PermanentError):
    """The other side answered, and refused; the flow can read *outputs*."""

    def __init__(self, code: str, message: str, *, outputs: JsonObject, secure: bool = False) -> None:
        """Keep what was answered; *secure*: for the flow, and not in the history."""
        super().__init__(code, message)
        self.outputs = outputs
        self.secure = secure


class BusyError(RetryableError):
    """The other side answered that it cannot now; the flow can read *outputs* when that stays so."""

    def __init__(
        self, code: str, message: str, *, outputs: JsonObject, retry_after: float | None = None
    ) -> None:
        """Keep what was answered."""
        super().__init__(code, message, retry_after=retry_after)
        self.outputs = outputs


def outputs_of(error: Exception) -> JsonObject | None:
    """Give what the other side answered with an error, if it did."""
    return error.outputs if isinstance(error, RefusedError | BusyError) else None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of one connector.

    *perform* raises errors of workflows.errors: RetryableError is retried by the action's retry policy (or
    *retry*), any other makes the action Failed with the error's code and message.
    """

    connector: str  # lower case last part of apiId, for example shared_bewaarstroom
    operation_id: str
    summary: str  # one Dutch sentence for the handboek
    perform: Callable[[Call], Awaitable[Answer]]
    parameters: Mapping[str, str] = field(
        default_factory=dict
    )  # name -> Dutch explanation; "?" at the end of a name: optional
    body: Mapping[str, str] = field(default_factory=dict)  # member of the body -> Dutch explanation
    secure_inputs: bool = False  # inputs hold content or personal values: never stored
    secure_outputs: bool = False
    personal: tuple[str, ...] = ()  # parameters, with all below them, that the history never keeps
    retry: RetryPolicy | None = None  # where the flow says nothing
    recall: Callable[[JsonObject], JsonObject] | None = None  # adds to outputs what the history never keeps
    announces: JsonObject = field(default_factory=dict)  # state that is there before the first call is made
    whole_inputs: bool = False  # its parameters are the action's inputs themselves
    after_answer: tuple[str, ...] | None = (
        None  # the parameters that it still needs once the answer is there; None: all
    )

    def is_personal(self, parameter: str) -> bool:
        """Tell whether the history may not keep this parameter."""
        return any(parameter == one or parameter.startswith(f"{one}/") for one in self.personal)

    @property
    def name(self) -> tuple[str, str]:
        """What a definition's host names."""
        return self.connector, self.operation_id


Operations = Mapping[tuple[str, str], Operation]
