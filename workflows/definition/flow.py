"""One flow as data: its triggers and its tree of actions, parsed once from a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from workflows.definition.old_style import connector_named, operation_of
from workflows.jsontypes import Json, JsonObject


class Status(StrEnum):
    """Where an action (or a run) stands; Power Automate's words."""

    QUEUED = "Queued"  # runs only: waits for its turn
    RUNNING = "Running"  # its effect was announced and has not answered
    WAITING = "Waiting"  # a person, a moment or a child must come first; costs rows only
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    SKIPPED = "Skipped"
    TIMED_OUT = "TimedOut"
    CANCELLED = "Cancelled"

    @property
    def finished(self) -> bool:
        """Whether nothing more happens from here."""
        return self not in {Status.QUEUED, Status.RUNNING, Status.WAITING}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a definition something stands, for messages that point at it."""

    file: str
    line: int  # 1-based; 0 where the text has no lines (generated)
    column: int
    path: str  # dotted, for example actions.Registreren.inputs.parameters.titel


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How often and how soon a failed call is made again."""

    type: Literal["none", "fixed", "exponential"]
    count: int = 0
    interval: timedelta = timedelta(seconds=7)
    minimum: timedelta | None = None
    maximum: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Action:
    """One action; containers carry their children in *branches*."""

    name: str  # unique in the whole flow, blanks as written
    type: str  # canonical spelling: Compose, If, Foreach, OpenApiConnection, …
    kind: str | None = None  # Expression: what it works out; as written, also where it says nothing here
    inputs: Json = None  # templates, not yet evaluated
    run_after: Mapping[str, frozenset[Status]] = field(default_factory=dict)
    branches: Mapping[str, Mapping[str, Action]] = field(default_factory=dict)
    # "actions" for Scope, Foreach, Until and If; "else" for If; "case:<name>" and "default" for Switch;
    # "tool:<name>" for an agent, which does not run here
    cases: Mapping[str, Json] = field(
        default_factory=dict
    )  # Switch only: case name -> the value it stands for
    expression: Json = None  # If, Switch, Until
    foreach: Json = None  # Foreach: template that yields an array
    timeout: timedelta | None = None  # limit.timeout
    limit_count: int | None = None  # Until: limit.count
    retry: RetryPolicy | None = None  # None: the default of the action's kind
    options: frozenset[str] = frozenset()  # operationOptions, lower case
    concurrency: int | None = None  # Foreach: runtimeConfiguration.concurrency.repetitions
    secure_inputs: bool = False
    secure_outputs: bool = False
    tracked_properties: Mapping[str, Json] = field(default_factory=dict)
    static_result: str | None = None  # name in Flow.static_results, when Enabled
    farewell: Action | None = None  # HttpWebhook only: how the subscription is ended
    compensation: Action | None = None  # what undoes it when the run is cancelled; ours, not Power Automate's
    description: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def operation(self) -> tuple[str, str] | None:
        """The connector (last part of apiId, lower case) and operationId of an OpenApiConnection(Webhook/Notification)."""
        host = self.inputs.get("host") if isinstance(self.inputs, Mapping) else None
        if not isinstance(host, Mapping) or "operationId" not in host:
            return None
        return connector_named(host), str(host["operationId"])

    def walk(self) -> Iterator[Action]:
        """Yield this action and everything within it, outside in."""
        yield self
        for branch in self.branches.values():
            for child in branch.values():
                yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """What starts a run."""

    name: str
    type: str
    kind: str | None = None
    inputs: Json = None
    recurrence: JsonObject = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    split_on: str | None = None
    concurrency: int | None = None  # most runs at the same time
    most_waiting: int | None = None  # maximumWaitingRuns; 0: SingleInstance; None: as many as come
    folder_runs: int = 1  # runtimeConfiguration.folderConcurrency.runs: most runs of one folder side by side
    secure_outputs: bool = False
    options: frozenset[str] = frozenset()
    tracking_id: str | None = None  # correlation.clientTrackingId, a template
    place: Place | None = field(default=None, compare=False)

    @property
    def operation(self) -> tuple[str, str] | None:
        """The connector and operationId, as for an action; in the old spelling, what the path means."""
        named = Action(name=self.name, type=self.type, inputs=self.inputs).operation
        return named or (operation_of(self.inputs) if self.type == "ApiConnection" else None)

    @property
    def parameters(self) -> Mapping[str, Json]:
        """What the operation is given; templates, not yet evaluated."""
        inputs = self.inputs if isinstance(self.inputs, Mapping) else {}
        given = inputs.get("queries" if "path" in inputs else "parameters")
        return given if isinstance(given, Mapping) else {}


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A whole definition; *hash* pins its text for as long as a run of it lives."""

    name: str  # the file's stem
    title: str  # for people; the name when the definition gives none
    hash: str  # SHA-256 of the canonical JSON of *definition*, hex
    definition: JsonObject = field(repr=False)  # as read, lossless
    triggers: Mapping[str, Trigger]
    actions: Mapping[str, Action]
    parameters: Mapping[str, JsonObject] = field(default_factory=dict)
    static_results: Mapping[str, JsonObject] = field(default_factory=dict)

    def walk(self) -> Iterator[Action]:
        """Yield every action in the flow, outside in, in order of writing."""
        for action in self.actions.values():
            yield from action.walk()
