"""No sequence of answers, faults, crashes, retries, double clicks and clock jumps deletes what is not proven."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, func, select

from tests.arrivals import FENNA
from tests.conftest import HandClock
from tests.console.story import CHOICE
from tests.consoles import ILSE_OF_DI, NOOR_OF_DI, SignalTable
from tests.outages import Cabinet, Drawer, NobodyInspects, PowerCutError
from workflows import handwork, holding, worklist
from workflows.clearance import Verwijderen, Wijze
from workflows.deadlines import Deadlines
from workflows.errors import BewaarstroomError
from workflows.handwork import Written
from workflows.model import (
    Arrival,
    ArrivedFile,
    ItemKey,
    ItemSeen,
    KeptReason,
    Upload,
    UploadKind,
    Viewer,
)
from workflows.operations.delete_originals import delete_originals
from workflows.operations.finish_task import finish_task
from workflows.operations.house import Addresses, House, Policy
from workflows.operations.operation import LATER, Answer, Call, Done, Later, WaitFor
from workflows.operations.register_upload import register_upload
from workflows.operations.return_task import return_task
from workflows.operations.wait_for_deletion import needs_a_person, wait_for_deletion
from workflows.proof import Proof
from workflows.refusal import Ground, Refusal
from workflows.step import Step
from workflows.store import documents, holds, migrations, schema, tasks, uploads
from workflows.store.database import Database
from workflows.store.forgetting import CLOSED
from workflows.store.holds import Hold, HoldKind
from workflows.store.tampering import verify
from workflows.store.uploads import FileSeen
from workflows.tasks import OPEN, Task, TaskState
from workflows.uploads import gates_of

PEOPLE = (NOOR_OF_DI, ILSE_OF_DI)
AT_WORK = {TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD}
BUTTONS = ("register", "refuse", "ask", "agree", "stop", "hold")
FAULTS = ("", "", "", "before", "after", "crash")


OPERATIONS = (register_upload, wait_for_deletion, delete_originals, finish_task, return_task)
SAID: dict[Any, dict[str, str]] = {return_task: {"code": "x", "message": "Nee."}}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Given:
    """How a sequence begins."""

    begun: str
    verwijderen: Verwijderen = Verwijderen.AUTOMATISCH
    vier_ogen: bool = False
    days: int = 0  # of bedenktijd
    wijze: Wijze = Wijze.PRULLENBAK
    trusting: bool = False  # the folder lets deletion rest on a declaration
    leads_to: str = ""  # what some deletion must rest on, or the sequences proved nothing


BEGINNINGS = {
    "decided": Given(begun="by Noor", leads_to="Proof"),
    "proven, with everything that can be asked": Given(
        begun="registered",
        leads_to="Proof",
        verwijderen=Verwijderen.NA_KLIK,
        vier_ogen=True,
        days=7,
        wijze=Wijze.DEFINITIEF,
    ),
    "by hand, where that counts": Given(
        begun="by hand", leads_to="Declaration", trusting=True, wijze=Wijze.DEFINITIEF
    ),
    "by hand, where it does not": Given(begun="by hand"),
    "nothing decided": Given(begun="not", vier_ogen=True, trusting=True),
}


class Weeks(RuleBasedStateMachine):
    """Everything that people, machines and time do to one upload of two files."""

    database: Database
    runner: asyncio.Runner
    given: Given
    seen: Counter[str]  # what happened at all, over all sequences

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.clock.forward(seconds=next(_moments))
        self.drawer = Drawer(self.clock)
        self.cabinet = Cabinet(self.drawer, self.clock)
        self.runs = SignalTable(self.clock)
        self.calls = 0
        self.trusting = False
        self.gone_when_stopped: int | None = None  # originals, at the moment that DI stopped the deletion

    @initialize()
    def arrive(self) -> None:
        given = self.given
        trusting = self.trusting = given.trusting
        policy = Policy(
            verwijderen=given.verwijderen,
            remove_empty_folder=False,
            patience=timedelta(minutes=1),
            conditional_delete_works=lambda _connection: True,
            held_because=holds.held_because,
            ignored=lambda _name: False,
            wijze=given.wijze,
            bedenktijd=timedelta(days=given.days),
            vier_ogen=given.vier_ogen,
            declarations_count=lambda _connection, _upload: trusting,
        )
        self.house = House(
            database=self.database,
            originals=self.drawer,
            inspector=NobodyInspects(),
            registrar=self.cabinet,
            policy=policy,
            addresses=Addresses(console_url="http://127.0.0.1", di=(), beheer=()),
            clock=self.clock,
        )
        mark = f"{next(_moments)}-"
        for number in (1, 2):
            self.drawer.content[f"{mark}{number}"] = f"bestand {mark} {number}".encode()
        files = tuple(ArrivedFile(seen=self._there(f"{mark}{n}")) for n in (1, 2))
        arrival = Arrival(
            kind=UploadKind.FOLDER,
            key=ItemKey(drive_id="d", item_id=mark),
            owner=FENNA,
            watched_folder_id="bewaren",
            first_seen=self.clock(),
            settled_at=self.clock(),
            files=files,
        )
        with self.database.begin() as connection:
            upload = uploads.add(connection, arrival, self.clock())
            sums = {
                file.file_id: FileSeen(
                    sha256=_sha256(self.drawer.content[file.key.item_id]), mime="text/plain", scan="schoon"
                )
                for file in upload.files
            }
            uploads.save_inspection(connection, upload.upload_id, {"kind": "document"}, sums)
            tasks.ensure(connection, upload_id=upload.upload_id, run_id="RUN", now=self.clock())
        self.upload_id = upload.upload_id
        self._begin(given.begun)

    def _begin(self, begun: str) -> None:
        """Begin somewhere on the way, so that the end is not too far off for chance."""
        if begun == "by hand":
            self.enter_by_hand(NOOR_OF_DI, compared=True)
            self.confirm_by_hand(ILSE_OF_DI, twice=False)
        if begun in {"by Noor", "registered"}:
            self.choose_to_register(NOOR_OF_DI, twice=False)
        if begun == "registered":
            self.runner.run(self._ask(register_upload))

    def _there(self, item_id: str) -> ItemSeen:
        seen = self.drawer.seen(item_id)
        assert isinstance(seen, ItemSeen)
        return seen

    @property
    def upload(self) -> Upload:
        with self.database.begin() as connection:
            return uploads.get(connection, self.upload_id)

    @property
    def task(self) -> Task:
        with self.database.begin() as connection:
            return tasks.get(connection, self.upload_id)

    def _click(self, viewer: Viewer, act: Callable[..., Any], *, twice: bool, **more: Any) -> None:
        task = self.task
        step = Step(task_id=task.task_id, version=task.version, viewer=viewer, now=self.clock())
        for _ in range(2 if twice else 1):
            with suppress(BewaarstroomError), self.database.begin() as connection:
                act(connection, step, **more)

    # --- people -----------------------------------------------------------------------------------------------

    @rule(viewer=st.sampled_from(PEOPLE), twice=st.booleans())
    def choose_to_register(self, viewer: Viewer, *, twice: bool) -> None:
        self._click(viewer, worklist.decide_register, twice=twice, choice=CHOICE, runs=self.runs)

    def refuse(self, viewer: Viewer) -> None:
        self._click(
            viewer,
            worklist.reject,
            twice=False,
            refusal=Refusal(ground=Ground.PRIVE, reason="Nee"),
            runs=self.runs,
            deadlines=Deadlines(),
        )

    def leave_out(self, viewer: Viewer, which: int, *, out: bool) -> None:
        file = self.upload.files[which]
        reason = "privé" if out else None
        self._click(viewer, worklist.exclude_file, twice=False, file_id=file.file_id, reason=reason)

    @rule(viewer=st.sampled_from(PEOPLE), compared=st.booleans())
    def enter_by_hand(self, viewer: Viewer, *, compared: bool) -> None:
        files = self.upload.files
        written = Written(
            system="Oud",
            zaaknummer="Z-1",
            documentnummers={file.file_id: f"D-{file.file_id}" for file in files},
            returned={file.file_id: file.sha256 or "" for file in files} if compared else {},
        )
        self._click(viewer, handwork.enter, twice=False, written=written)

    @rule(viewer=st.sampled_from(PEOPLE), twice=st.booleans())
    def confirm_by_hand(self, viewer: Viewer, *, twice: bool) -> None:
        self._click(viewer, handwork.confirm, twice=twice, runs=self.runs)

    @rule(viewer=st.sampled_from(PEOPLE), twice=st.booleans())
    def ask_to_delete(self, viewer: Viewer, *, twice: bool) -> None:
        policy = self.house.policy
        self._click(viewer, holding.ask_deletion, twice=twice, policy=policy, runs=self.runs)

    @rule(viewer=st.sampled_from(PEOPLE))
    def agree(self, viewer: Viewer) -> None:
        policy = self.house.policy
        self._click(viewer, holding.agree_with_deletion, twice=False, policy=policy, runs=self.runs)

    def hold(self, viewer: Viewer) -> None:
        self._click(viewer, holding.hold_task, twice=False, kind=HoldKind.WOO, note="")

    @rule(viewer=st.sampled_from(PEOPLE))
    def stop(self, viewer: Viewer) -> None:
        policy = self.house.policy
        self._click(viewer, holding.stop_deletion, twice=True, reason="klaar", policy=policy, runs=self.runs)

    @precondition(lambda self: self.task.deletion_stopped and self.task.state is TaskState.GEREGISTREERD)
    @rule()
    def the_flow_goes_on_after_it_was_stopped(self) -> None:
        assert self._woken()
        self.the_flow_goes_on("", "")
        assert self.task.state in CLOSED
        self.seen["stopped"] += 1

    @rule(first=st.sampled_from(BUTTONS), second=st.sampled_from(BUTTONS))
    def two_press_a_button_at_once(self, first: str, second: str) -> None:
        """Both saw the same page; whoever is second acts on what is no more, or is refused."""
        task = self.task
        for viewer, button in zip(PEOPLE, (first, second), strict=True):
            step = Step(task_id=task.task_id, version=task.version, viewer=viewer, now=self.clock())
            with suppress(BewaarstroomError), self.database.begin() as connection:
                self._press(button, connection, step)

    def _press(self, button: str, connection: Connection, step: Step) -> None:
        policy, runs = self.house.policy, self.runs
        refusal = Refusal(ground=Ground.PRIVE, reason="")
        {
            "register": lambda: worklist.decide_register(connection, step, CHOICE, runs),
            "refuse": lambda: worklist.reject(connection, step, refusal, runs, Deadlines()),
            "ask": lambda: holding.ask_deletion(connection, step, policy, runs),
            "agree": lambda: holding.agree_with_deletion(connection, step, policy, runs),
            "stop": lambda: holding.stop_deletion(connection, step, "klaar", policy, runs),
            "hold": lambda: holding.hold_task(connection, step, HoldKind.BEZWAAR, ""),
        }[button]()

    def _woken(self) -> int:
        """Count what would shorten the pause of a run that waits in the deletion."""
        with self.database.begin() as connection:
            query = select(func.count()).where(
                schema.signal.c.kind == LATER, schema.signal.c.key == gates_of(self.upload_id)
            )
            return connection.scalar(query) or 0

    @rule(viewer=st.sampled_from(PEOPLE))
    def lift(self, viewer: Viewer) -> None:
        with self.database.begin() as connection:
            standing = holds.of_upload(connection, self.upload_id)
        before = self._woken()
        self._lift(viewer, standing)
        if standing and self._may_go_on():
            assert self._woken() > before
            self.seen["woken"] += 1

    def _may_go_on(self) -> bool:
        task, upload = self.task, self.upload
        with self.database.begin() as connection:
            waits = needs_a_person(connection, self.house.policy, upload, task)
        return task.state is TaskState.GEREGISTREERD and not waits

    def _lift(self, viewer: Viewer, standing: Sequence[Hold]) -> None:
        for hold in standing:
            self._click(
                viewer,
                holding.lift_hold,
                twice=True,
                hold_id=hold.hold_id,
                policy=self.house.policy,
                runs=self.runs,
            )

    def the_employee_touches_a_file(self, which: int, content: bytes | None) -> None:
        item_id = self.upload.files[which].key.item_id
        if item_id in self.drawer.content:
            if content is None:
                del self.drawer.content[item_id]
            else:
                self.drawer.content[item_id] = content

    @rule(hours=st.sampled_from([1, 24, 24 * 8, -2, -24 * 3]))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    def a_file_comes_or_goes(self) -> None:
        """Let a file lie in the export folder that nobody looked at, or take it away again."""
        item_id = f"{self.upload.key.item_id}nieuw"
        if self.drawer.content.pop(item_id, None) is None:
            self.drawer.content[item_id] = b"later"

    def a_file_comes_after_a_stop(self) -> None:
        """Reopen what is stopped, if that can be done, and go all the way to the deletion again."""
        self.stop(NOOR_OF_DI)
        self.what_di_stopped_stays()
        self.a_file_comes_or_goes()
        self.the_flow_goes_on("", "")
        self.a_file_comes_or_goes()
        self.choose_to_register(NOOR_OF_DI, twice=False)
        self.the_flow_goes_on("", "")
        self.the_flow_goes_on_after_everybody_agreed("")

    def the_settings_change(self, verwijderen: Verwijderen) -> None:
        self.house = replace(self.house, policy=replace(self.house.policy, verwijderen=verwijderen))

    @rule(
        what=st.sampled_from(["refuse", "leave out", "hold", "change", "remove", "settings"]),
        viewer=st.sampled_from(PEOPLE),
        which=st.integers(0, 1),
        verwijderen=st.sampled_from(Verwijderen),
    )
    def something_rare_happens(self, what: str, viewer: Viewer, which: int, verwijderen: Verwijderen) -> None:
        happenings: dict[str, Callable[[], None]] = {
            "refuse": lambda: self.refuse(viewer),
            "leave out": lambda: self.leave_out(viewer, which, out=verwijderen is not Verwijderen.UIT),
            "hold": lambda: self.hold(viewer),
            "change": lambda: self.the_employee_touches_a_file(which, b"anders"),
            "remove": lambda: self.the_employee_touches_a_file(which, None),
            "settings": lambda: self.the_settings_change(verwijderen),
        }
        happenings[what]()

    # --- the flow, and flows that were edited -----------------------------------------------------------------

    @precondition(lambda self: self.task.state in AT_WORK)
    @rule(zgw=st.sampled_from(FAULTS), graph=st.sampled_from([*FAULTS, KeptReason.LOCKED, KeptReason.HELD]))
    def the_flow_goes_on(self, zgw: str, graph: KeptReason | str) -> None:
        self.cabinet.fault, self.drawer.fault = zgw, graph
        with suppress(PowerCutError):
            self.runner.run(self._flow())
        self.cabinet.fault = self.drawer.fault = ""

    @precondition(lambda self: self.task.state in AT_WORK)
    @rule(zgw=st.sampled_from(FAULTS), graph=st.sampled_from(FAULTS), times=st.integers(1, 3))
    def the_flow_goes_on_some_hours_later(self, zgw: str, graph: str, times: int) -> None:
        for _ in range(times):
            self.clock.forward(hours=1)
            if self.task.state in AT_WORK:
                self.the_flow_goes_on(zgw, graph)

    @precondition(lambda self: self.task.state in AT_WORK)
    @rule(graph=st.sampled_from([*FAULTS, KeptReason.LABELLED]))
    def the_flow_goes_on_after_everybody_agreed(self, graph: KeptReason | str) -> None:
        self.ask_to_delete(NOOR_OF_DI, twice=False)
        self.agree(ILSE_OF_DI)
        self.clock.forward(days=8)
        self.the_flow_goes_on("", graph)

    @rule(graph=st.sampled_from(FAULTS))
    def a_flow_deletes_without_waiting_for_anybody(self, graph: str) -> None:
        self.drawer.fault = graph
        with suppress(PowerCutError):
            answer = self.runner.run(self._ask(delete_originals))
            assert isinstance(answer, Done | Later)
        self.drawer.fault = ""

    @rule(order=st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=5))
    def somebody_rearranged_the_flow(self, order: list[Any]) -> None:
        with suppress(BewaarstroomError):  # an action that fails, as the engine would say
            for make in order:
                self.runner.run(self._ask(make, **SAID.get(make, {})))

    async def _flow(self) -> None:
        answer = await self._ask(register_upload)
        if isinstance(answer, Later):
            return
        assert isinstance(answer, Done)
        if answer.body["outcome"] != "geregistreerd":  # type: ignore[index,call-overload]
            await self._ask(return_task, code="x", message="Nee.")
            return
        waiting = await self._ask(wait_for_deletion)
        if isinstance(waiting, WaitFor | Later):
            return
        gone = await self._ask(delete_originals)
        if isinstance(gone, Done) and gone.body["outcome"] != "heropend":  # type: ignore[index,call-overload]
            await self._ask(finish_task)

    async def _ask(self, make: Any, **more: Any) -> Answer:
        self.calls += 1
        call = Call(
            run_id="RUN",
            path=f"Stap_{self.calls}",
            iteration="",
            attempt=1 + self.calls % 30,
            upload_id=self.upload_id,
            parameters={"uploadId": self.upload_id, **more},
        )
        return await make(self.house).perform(call)

    # --- what must never break --------------------------------------------------------------------------------

    @invariant()
    def nothing_is_deleted_without_evidence_of_exactly_those_bytes(self) -> None:
        for file, content, clearance in self.drawer.deleted:
            assert clearance.sha256 == hashlib.sha256(content).hexdigest()
            assert all(answer.open for answer in clearance.answers)
            assert file.excluded_because is None
            if isinstance(clearance.evidence, Proof):
                assert self.cabinet.documents[clearance.evidence.identificatie][0] == content
            else:
                assert self.trusting
                assert clearance.wijze is Wijze.PRULLENBAK
                assert clearance.evidence.declared_by != clearance.evidence.confirmed_by
        assert max(Counter(file.file_id for file, _, _ in self.drawer.deleted).values(), default=0) <= 1

    @invariant()
    def what_di_stopped_stays(self) -> None:
        """No reopening, and nothing else, makes a stop undone."""
        gone = len(self.drawer.deleted)
        if self.gone_when_stopped is None and hasattr(self, "upload_id") and self.task.deletion_stopped:
            self.gone_when_stopped = gone
        assert self.gone_when_stopped in {None, gone}

    @invariant()
    def nothing_is_registered_twice(self) -> None:
        assert max(self.cabinet.made.values(), default=0) <= 1

    @invariant()
    def every_upload_has_a_next_step(self) -> None:
        if not hasattr(self, "upload_id"):
            return
        assert self.task.state in OPEN | AT_WORK | set(CLOSED)

    def teardown(self) -> None:
        self.seen.update(type(clearance.evidence).__name__ for _, _, clearance in self.drawer.deleted)
        self.seen["registered"] += len(self.cabinet.documents)
        if hasattr(self, "upload_id"):
            with self.database.begin() as connection:
                for file, _, _ in self.drawer.deleted:
                    row = documents.deletion_of(connection, file.file_id)
                    assert row is not None  # announced before, whatever died
                assert verify(connection).sound


_moments = iter(range(1, 1_000_000))


@pytest.mark.parametrize("name", BEGINNINGS)
def test_no_sequence_deletes_without_evidence_registers_twice_or_leaves_an_upload_without_a_next_step(
    name: str,
) -> None:
    with tempfile.TemporaryDirectory() as place, asyncio.Runner() as runner:
        database = Database(f"sqlite:///{Path(place) / 'weeks.sqlite'}", synchronous="normal")
        migrations.upgrade(database)
        Weeks.database, Weeks.runner, Weeks.given, Weeks.seen = database, runner, BEGINNINGS[name], Counter()
        Weeks.TestCase.settings = settings(
            max_examples=12, stateful_step_count=20, deadline=None, derandomize=True
        )
        Weeks.TestCase("runTest").debug()
        database.close()
    assert not BEGINNINGS[name].leads_to or Weeks.seen[BEGINNINGS[name].leads_to], Weeks.seen


def test_what_di_stopped_stays_when_a_file_comes_later_and_all_is_registered_anew(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        database = Database(f"sqlite:///{tmp_path / 'weeks.sqlite'}", synchronous="normal")
        migrations.upgrade(database)
        Weeks.database, Weeks.runner, Weeks.given = database, runner, Given(begun="registered")
        Weeks.seen = Counter()
        weeks = Weeks()
        weeks.arrive()
        weeks.a_file_comes_after_a_stop()
        weeks.what_di_stopped_stays()
        assert (weeks.task.state, weeks.drawer.deleted) == (TaskState.ORIGINEEL_BEHOUDEN, [])
        weeks.teardown()
        database.close()
