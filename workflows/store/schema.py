"""Every table of ours, as one page to read.

Personal values (names, file names, findings, form texts) live only in *upload*, *upload_file*, *task*, *form*,
*question*, *colleague*, *saved_filter*, *approval*, *notice* and *audit_beside*;
run, action, payload, wait, signal, intention and log rows hold references, counts, codes and hashes.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    insert,
    text,
)

from workflows.store.columns import JsonText, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- watching -------------------------------------------------------------------------------------------------

watch = Table(
    "watch",  # one watched folder
    metadata,
    Column("drive_id", String(200), primary_key=True),
    Column("folder_id", String(200), primary_key=True),
    Column("owner_id", String(100), nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("owner_mail", Text, nullable=False),
    Column("delta_link", Text),  # NULL: enumerate from the start
    Column("last_look", Moment),
    Column("next_look", Moment),
    Column("problem_code", String(100)),  # NULL: all is well
    Column("problem_since", Moment),
    Column(
        "declarations_count", Boolean, nullable=False, server_default=text("false")
    ),  # deletion may rest on them
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column(
        "source", String(60), nullable=False, server_default=text("''")
    ),  # which entry of the settings asks
    Column(
        "shared", Boolean, nullable=False, server_default=text("false")
    ),  # a library: the owner is its contact
    Column("mode", String(20), nullable=False, server_default=text("'root_delta'")),  # how changes are learnt
    Column("mode_because", String(40), nullable=False, server_default=text("'default'")),
    Column("nudged_at", Moment),  # when Graph last said that something changed in the drive
    Column("last_change", Moment),  # when something in it was last seen to happen
    Column("found_at", Moment),  # when its name last led to it
    Column("leaving_since", Moment),  # nobody asks for it any more
    Index(None, "next_look"),
)

subscription = Table(
    "subscription",  # where Graph tells us that something changed in a drive
    metadata,
    Column("drive_id", String(200), primary_key=True),
    Column("secret_hash", String(64), nullable=False),  # SHA-256 of the clientState
    Column("subscription_id", String(100), index=True),  # NULL: asked for, or refused
    Column("asked_at", Moment, nullable=False),
    Column("expires", Moment),
    Column("reauthorize", Boolean, nullable=False, server_default=text("false")),
    Column("code", String(100)),  # why there is none
    Column("next_try", Moment),
    Column("notified_at", Moment),
    Column("unannounced_since", Moment),  # a look found a change that was not announced yet
    Column("proven_at", Moment),  # the last change that was announced
    Column("missed_at", Moment),  # the last change that never was
)

graph_minute = Table(
    "graph_minute",  # what one process asked of Graph in one minute; kept for a day and a bit
    metadata,
    Column("process", String(40), primary_key=True),
    Column("minute", Moment, primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("units", Integer, nullable=False),  # resource units, as SharePoint counts them
    Column("pauses", Integer, nullable=False),  # how often Microsoft made us wait
)

graph_state = Table(
    "graph_state",  # how each process stands with Graph
    metadata,
    Column("process", String(40), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("minute_budget", Integer, nullable=False),
    Column("day_budget", Integer, nullable=False),
    Column("licences", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("pause_code", String(60)),
)

absence = Table(
    "absence",  # a folder that cannot be watched yet, and when to try again
    metadata,
    Column("source", String(60), primary_key=True),  # which entry of the settings asks for it
    Column("person_id", String(100), primary_key=True),  # the member of a group; "" for the entry itself
    Column("person_name", Text, nullable=False),
    Column("drive_id", String(200)),  # NULL: no OneDrive yet
    Column("code", String(100), nullable=False),
    Column("since", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Moment, nullable=False),
)

sighting = Table(
    "sighting",  # an item that is being watched until it stands still
    metadata,
    Column("drive_id", String(200), primary_key=True),
    Column("item_id", String(200), primary_key=True),
    Column("folder_id", String(200), nullable=False),  # the watched folder
    Column("top_id", String(200), nullable=False),  # the file or folder right below the watched folder
    Column("content", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("is_folder", Boolean, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("still_since", Moment, nullable=False),
    Column("set_aside_code", String(100)),  # why it is not looked at any more
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Index(None, "drive_id", "folder_id", "top_id"),
)

# --- uploads and what becomes of them -------------------------------------------------------------------------

upload = Table(
    "upload",
    metadata,
    Column("upload_id", String(26), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("drive_id", String(200), nullable=False),
    Column("item_id", String(200), nullable=False),
    Column("content", String(64), nullable=False),
    Column("watched_folder_id", String(200), nullable=False),
    Column(
        "shared_folder_id", String(200)
    ),  # the employee's folder, where other uploads came out of it as well
    Column("owner_id", String(100), nullable=False, index=True),
    Column("owner_name", Text, nullable=False),  # personal
    Column("owner_mail", Text, nullable=False),  # personal
    Column("arrived_at", Moment, nullable=False),
    Column("settled_at", Moment, nullable=False),
    Column("report", JsonText),  # personal: what inspection found
    Column("folder_receipt", String(30)),  # verwijderd, blijft_staan, …; NULL while undecided
    Column("work_forgotten_at", Moment),  # findings, form, questions and letters were erased
    Column("names_forgotten_at", Moment),  # names of people and files were erased
    UniqueConstraint("drive_id", "item_id", "content"),
)

upload_file = Table(
    "upload_file",
    metadata,
    Column("file_id", String(26), primary_key=True),
    Column("upload_id", ForeignKey("upload.upload_id"), nullable=False, index=True),
    Column("drive_id", String(200), nullable=False),
    Column("item_id", String(200), nullable=False),
    Column("name", Text, nullable=False),  # personal
    Column("folder_path", Text, nullable=False),  # personal
    Column("size", BigInteger, nullable=False),
    Column("quickxor", String(40)),
    Column("etag", String(200), nullable=False),
    Column("ctag", String(200)),
    Column("sha256", String(64)),
    Column("mime", String(255)),
    Column("scan", String(20)),  # what the virus scanner said: schoon, besmet or niet_gescand
    Column("excluded_because", Text),
    Column("joined_at", Moment),  # NULL: it came with the others
    Column("gone_at", Moment),  # NULL: it lies in the folder, or we deleted it
    Index(None, "drive_id", "item_id"),
    Index(None, "quickxor", "size"),
    Index(None, "sha256"),
)

document = Table(
    "document",  # a file's document in the zaaksysteem, and its proof once it was downloaded back
    metadata,
    Column("file_id", ForeignKey("upload_file.file_id"), primary_key=True),
    Column("identificatie", String(40), nullable=False),
    Column("document_url", Text, nullable=False),
    Column("zaak_url", Text, nullable=False),
    Column("link_url", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("documenttype", Text),  # the informatieobjecttype that it was made with
    Column("vertrouwelijkheid", String(40)),  # likewise
    Column("proof", JsonText),  # every field of Proof; NULL until verified
    Column("proven_at", Moment),
    Column("checked_at", Moment, index=True),  # when it was last read back, long after it was proven
    Column("check_code", String(100)),  # what was different then; NULL: nothing
)

made_document = Table(
    "made_document",  # what the service made itself to lie beside the originals, and its proof; or why it could not
    metadata,
    Column("upload_id", ForeignKey("upload.upload_id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("identificatie", String(40)),  # NULL, as the next five: not registered
    Column("document_url", Text),
    Column("zaak_url", Text),
    Column("link_url", Text),
    Column("versie", Integer),
    Column("sha256", String(64)),
    Column("proof", JsonText),
    Column("proven_at", Moment),
    Column("because", String(100)),  # code: why it is not there
    Column("explanation", Text),  # the Dutch sentence that goes with it
    Column("changed_at", Moment, nullable=False),
)

deletion = Table(
    "deletion",  # the intention before, and what came of it
    metadata,
    Column("file_id", ForeignKey("upload_file.file_id"), primary_key=True),
    Column("clearance", JsonText, nullable=False),
    Column("intended_at", Moment, nullable=False),
    Column("outcome", String(30)),  # verwijderd or a KeptReason; NULL: announced and not yet known
    Column("outcome_at", Moment),
)

by_hand = Table(
    "by_hand",  # what DI says of a registration by hand, in a zaaksysteem that we cannot ask
    metadata,
    Column("upload_id", ForeignKey("upload.upload_id"), primary_key=True),
    Column("system", Text, nullable=False),
    Column("zaaknummer", Text, nullable=False),
    Column("documentnummers", JsonText, nullable=False),  # file id -> number there
    Column("returned", JsonText, nullable=False),  # file id -> SHA-256 that a browser took of what came back
    Column("contents", JsonText, nullable=False),  # file id -> SHA-256 that it was about
    Column("entered_by", String(100), nullable=False),
    Column("entered_by_name", Text, nullable=False),  # personal
    Column("entered_at", Moment, nullable=False),
    Column("confirmed_by", String(100)),  # another person; NULL: not yet
    Column("confirmed_by_name", Text),  # personal
    Column("confirmed_at", Moment),
)

hold = Table(
    "hold",  # why nothing may be deleted for now: of one upload, or of all (NULL)
    metadata,
    Column("hold_id", String(26), primary_key=True),
    Column("upload_id", String(26), index=True),
    Column("kind", String(20), nullable=False),  # woo, bezwaar or anders
    Column("note", Text, nullable=False),  # personal: a reference, for DI
    Column("placed_by", String(100), nullable=False),
    Column("placed_by_name", Text, nullable=False),  # personal
    Column("placed_at", Moment, nullable=False),
    Column("lifted_by", String(100)),
    Column("lifted_at", Moment),
)

intention = Table(
    "intention",  # a call that cannot be repeated blindly, written down before it is made
    metadata,
    Column("key", String(200), primary_key=True),
    Column("upload_id", String(26), index=True),
    Column("facts", JsonText, nullable=False),
    Column("intended_at", Moment, nullable=False),
    Column("outcome", JsonText),
    Column("outcome_at", Moment),
)

task = Table(
    "task",
    metadata,
    Column("task_id", String(26), primary_key=True),  # the upload's id: one upload, one task
    Column("number", Integer, nullable=False, unique=True),
    Column("upload_id", ForeignKey("upload.upload_id"), nullable=False, unique=True),
    Column("run_id", String(26), nullable=False),  # the run that asked for it
    Column("state", String(30), nullable=False, index=True),
    Column("because", String(100)),  # code: why it stands like this, when that is not obvious
    Column("explanation", Text),  # the Dutch sentence that goes with it
    Column("assignee_id", String(100)),
    Column("assignee_name", Text),
    Column("decision", JsonText),
    Column("deletion_asked_at", Moment),  # DI asked on the task to delete the originals
    Column("deletion_asked_by", String(100)),
    Column("deletion_agreed_at", Moment),  # vier-ogen: a second, different person agreed
    Column("deletion_agreed_by", String(100)),
    Column("deletion_stopped_at", Moment),  # DI decided to leave the originals where they are
    Column("deletion_stopped_by", String(100)),
    Column("deletion_stopped_because", Text),  # personal: DI's own words
    Column("target_at", Moment),  # streefdatum
    Column("final_at", Moment),  # fatale datum
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
)

form = Table(
    "form",  # what only the employee can tell about an upload
    metadata,
    Column("upload_id", ForeignKey("upload.upload_id"), primary_key=True),
    Column("answers", JsonText, nullable=False),  # personal: every field of workflows.form.Form
    Column("subject", Text, nullable=False),  # personal; also in answers, here to be searched
    Column("saved_at", Moment, nullable=False),
)

question = Table(
    "question",  # DI asks the employee about an upload, or an employee asks DI for advice
    metadata,
    Column("question_id", String(26), primary_key=True),
    Column("kind", String(10), nullable=False),  # navraag (by DI) or advies (by an employee)
    Column("upload_id", ForeignKey("upload.upload_id"), index=True),  # NULL: advice about nothing uploaded
    Column("asked_by_id", String(100), nullable=False, index=True),
    Column("asked_by_name", Text, nullable=False),  # personal
    Column("asked_by_mail", Text, nullable=False),  # personal
    Column("asked_at", Moment, nullable=False),
    Column("text", Text, nullable=False),  # personal
    Column("state", String(20), nullable=False, index=True),  # open, beantwoord, vervallen
    Column("answer", Text),  # personal
    Column("answered_by_id", String(100)),
    Column("answered_by_name", Text),  # personal
    Column("answered_at", Moment),
    Index(None, "kind", "state", "asked_at"),
)

follow_up = Table(
    "follow_up",  # a timer: when somebody is reminded of something about an upload
    metadata,
    Column("upload_id", ForeignKey("upload.upload_id"), primary_key=True),
    Column("kind", String(20), primary_key=True),  # of workflows.followups.FollowUpKind
    Column("next_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),  # reminders that went out
    Column("ended_at", Moment),
    Column("outcome", String(40)),
    Index(None, "ended_at", "next_at"),
)

colleague = Table(
    "colleague",  # who signed in at least once: to give tasks to, and what they want to hear
    metadata,
    Column("object_id", String(100), primary_key=True),
    Column("name", Text, nullable=False),  # personal
    Column("mail", Text, nullable=False),  # personal
    Column("roles", JsonText, nullable=False),
    Column("is_di", Boolean, nullable=False, index=True),
    Column("seen_at", Moment, nullable=False),
    Column("wishes", JsonText),  # of workflows.colleagues.Wishes; NULL: the defaults
    Column("absent_from", String(10)),  # ISO day
    Column("absent_until", String(10)),  # ISO day, included
    Column("stand_in_id", String(100)),
)

saved_filter = Table(
    "saved_filter",  # a filter of the work list that somebody of DI gave a name
    metadata,
    Column("person_id", String(100), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("query", Text, nullable=False),  # personal: it can hold a name that was searched for
    Column("saved_at", Moment, nullable=False),
)

planner_task = Table(
    "planner_task",  # which task stands in Planner, and as of which version
    metadata,
    Column("task_id", ForeignKey("task.task_id"), primary_key=True),
    Column("planner_id", String(100)),  # NULL: asked for, and not yet known
    Column("asked_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),  # of the task, as Planner shows it
    Column("again_at", Moment),  # NULL: now
    Column("gone", Boolean, nullable=False),  # somebody threw it away in Planner
)

notice = Table(
    "notice",  # mail that must go out, until it is handed over
    metadata,
    Column("key", String(200), primary_key=True),
    Column("upload_id", String(26), index=True),
    Column("template", String(60), nullable=False),
    Column("to_id", String(100), nullable=False),
    Column("to_name", Text, nullable=False),  # personal
    Column("to_mail", Text, nullable=False),  # personal
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("channel", String(10), nullable=False, server_default=text("'mail'")),
    Column("link", Text, nullable=False, server_default=text("''")),
    Column("state", String(20), nullable=False, index=True),  # klaar, bezig, verzonden, mislukt
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_attempt", Moment, nullable=False),  # the last one, where there will be no other
    Column("error_code", String(100)),
    Column("sent_at", Moment),
)
Index("ix_notice_moment", func.coalesce(notice.c.sent_at, notice.c.next_attempt), notice.c.key)

approval = Table(
    "approval",  # a question of a flow to people
    metadata,
    Column("approval_id", String(26), primary_key=True),
    Column("key", String(200), nullable=False, unique=True),  # the call that asks: run, action and iteration
    Column("run_id", String(26), nullable=False, index=True),
    Column(
        "kind", String(30), nullable=False
    ),  # Basic, BasicAwaitAll, CustomResponse, CustomResponseAwaitAll
    Column("title", Text, nullable=False),  # personal
    Column("details", Text, nullable=False),  # personal
    Column("link", Text, nullable=False),
    Column("link_text", Text, nullable=False),  # personal
    Column("options", JsonText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment, index=True),
    Column("outcome", String(1000)),  # NULL while open, and when it was withdrawn
)

approval_seat = Table(
    "approval_seat",  # who may answer an approval
    metadata,
    Column("approval_id", ForeignKey("approval.approval_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seat", String(320), nullable=False, index=True),  # personal: a mail address, an object id, or di
)

approval_response = Table(
    "approval_response",
    metadata,
    Column("approval_id", ForeignKey("approval.approval_id"), primary_key=True),
    Column("seat", String(320), primary_key=True),
    Column("responder_id", String(100), nullable=False),
    Column("responder_name", Text, nullable=False),  # personal
    Column("response", String(200), nullable=False),
    Column("comments", Text, nullable=False),  # personal
    Column("at", Moment, nullable=False),
)

canary = Table(
    "canary",  # the day a tenant showed that it refuses to delete a changed file
    metadata,
    Column("tenant", String(200), primary_key=True),
    Column("proven_at", Moment, nullable=False),
    Column("facts", JsonText, nullable=False),
)

audit = Table(
    "audit",  # who did what to which object, when, with what result: a chain of hashes, only ever added to
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", String(100), nullable=False),
    Column("action", String(60), nullable=False),
    Column("upload_id", String(26), index=True),
    Column("object_id", String(200)),
    Column("result", String(60), nullable=False),
    Column("beside_hash", String(64), nullable=False),  # of the salt and values in audit_beside
    Column("hash", String(64), nullable=False),  # of this line and of the hash before it
)

audit_beside = Table(
    "audit_beside",  # what of a line is personal: erased on schedule, while the chain keeps holding
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("salt", String(64), nullable=False),
    Column("said", JsonText, nullable=False),  # name, origin, …; personal
)

audit_head = Table(
    "audit_head",  # the last line of the chain; who adds to the chain holds this row
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)


@event.listens_for(audit_head, "after_create")
def _begin_the_chain(target: Table, connection: Connection, **_: object) -> None:
    """Make the one row with the table, so that the first two writers do not race to make it."""
    connection.execute(insert(target).values(one=1, seq=0, hash="0" * 64))


# --- runs -----------------------------------------------------------------------------------------------------

flow_version = Table(
    "flow_version",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("flow", String(200), nullable=False, index=True),
    Column("definition", JsonText, nullable=False),
    Column("created_at", Moment, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("run_id", String(26), primary_key=True),
    Column("flow", String(200), nullable=False),
    Column("flow_hash", ForeignKey("flow_version.hash"), nullable=False),
    Column("dedup_key", String(300), nullable=False),
    Column("partition_key", String(200), nullable=False),  # the folder: runs of one folder go in order
    Column("upload_id", String(26), index=True),
    Column("status", String(20), nullable=False),
    Column("trigger", JsonText, nullable=False),
    Column("secure_trigger", Boolean, nullable=False, server_default=text("false")),  # shown to nobody
    Column("tracking_id", String(100), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("error_code", String(100)),
    Column("error", JsonText),
    Column("variables", JsonText),
    Column("outputs", JsonText),  # what the flow itself gives, evaluated when it succeeded
    Column("segment", Integer, nullable=False, server_default=text("0")),
    Column("epoch", Integer, nullable=False, server_default=text("0")),  # claims of the present segment
    Column("crashes", Integer, nullable=False, server_default=text("0")),
    Column(
        "paused", Boolean, nullable=False, server_default=text("false")
    ),  # left the queue: its flow is paused
    Column("undoing", JsonText),  # the error with which it ends once its compensations are done
    Column("resubmit_of", String(26)),
    Column("parent_run_id", String(26), index=True),  # the run whose Workflow action started this one
    Column("trigger_name", String(80)),  # NULL: the flow's only trigger
    Column("abreast", Integer),  # most runs of this flow at the same time; NULL: no limit
    Column(
        "held", Boolean, nullable=False, server_default=text("false")
    ),  # waits for its turn within abreast
    UniqueConstraint("flow", "dedup_key"),
    Index("ix_run_held", "flow", "run_id", sqlite_where=text("held = 1"), postgresql_where=text("held")),
    Index(None, "started_at", "run_id"),
    Index(None, "flow", "started_at", "run_id"),
    Index("ix_run_flow_status", "flow", "status", "started_at", "run_id"),
    Index(None, "status", "started_at", "run_id"),
    Index(None, "error_code", "started_at", "run_id"),
    Index("ix_run_ended", "status", "ended_at"),
    Index(
        "ix_run_paused", "flow", "run_id", sqlite_where=text("paused = 1"), postgresql_where=text("paused")
    ),
)

flow_state = Table(
    "flow_state",  # whether runs of a flow may begin and go on; no row: they may
    metadata,
    Column("flow", String(200), primary_key=True),
    Column("mode", String(20), nullable=False),  # open, draining or paused
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(100), nullable=False),
)

firing = Table(
    "firing",  # every time that a trigger fired, was skipped or failed; a run is what comes of the first
    metadata,
    Column("firing_id", String(26), primary_key=True),
    Column("batch_id", String(26)),  # the firing of which splitOn made several: the same on each of them
    Column("flow", String(200), nullable=False),
    Column("flow_hash", String(64)),  # NULL: the flow could not be read
    Column("trigger", String(80), nullable=False),
    Column("kind", String(60), nullable=False),  # the trigger's type, or its operation
    Column("at", Moment, nullable=False),
    Column("outcome", String(10), nullable=False),  # fired, skipped, failed
    Column("code", String(100)),  # why it was skipped or failed
    Column("message", Text),  # the Dutch sentence that goes with it
    Column("dedup_key", String(300), index=True),
    Column("run_id", String(26), index=True),
    Column("outputs", JsonText),  # what the trigger gave, where no run keeps it: to replay it
    Column("actor_id", String(100)),  # who did it by hand
    Index(None, "at"),
    Index(None, "flow", "at"),
    Index(None, "outcome", "at"),
)

trigger_clock = Table(
    "trigger_clock",  # how far a Recurrence or SlidingWindow is: each slot fires once, whoever's bell rings
    metadata,
    Column("flow", String(200), primary_key=True),
    Column("trigger", String(80), primary_key=True),
    Column("recurrence", String(64), nullable=False),  # hash of what it was set to
    Column("anchor", Moment, nullable=False),  # intervals count from here
    Column("last_slot", Moment),
    Column("next_slot", Moment),  # NULL: never again
    Index(None, "next_slot"),
)

action = Table(
    "action",
    metadata,
    Column("run_id", ForeignKey("run.run_id"), primary_key=True),
    Column("path", Text, primary_key=True),  # Tot_afgehandeld/Registreren
    Column("iteration", Text, primary_key=True),  # "" or "Tot_afgehandeld=2/…"
    Column("name", String(80), nullable=False),
    Column("type", String(60), nullable=False),
    Column("status", String(20), nullable=False),
    Column("code", String(100)),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("inputs", JsonText),
    Column("outputs", JsonText),
    Column("error", JsonText),
    Column("attempts", JsonText),  # [{number, startedAt, endedAt, code}]
    Column("tracked", JsonText),  # trackedProperties, evaluated when it ended
    Column("secure_inputs", Boolean, nullable=False, server_default=text("false")),
    Column("secure_outputs", Boolean, nullable=False, server_default=text("false")),
    Column("state", JsonText),  # of containers and waits: what the planner needs to go on
)

payload = Table(
    "payload",  # a value of a run that is too large for its row, named after its content
    metadata,
    Column("run_id", ForeignKey("run.run_id"), primary_key=True),
    Column("hash", String(64), primary_key=True),  # SHA-256 of the JSON, hex
    Column("size", Integer, nullable=False),  # characters
    Column("content", JsonText, nullable=False),
)

tracked_property = Table(
    "tracked_property",  # what an action's trackedProperties came to: runs are found by it
    metadata,
    Column("run_id", ForeignKey("run.run_id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("iteration", Text, primary_key=True),
    Column("property", String(100), primary_key=True),
    Column("value", String(200), nullable=False),
    Index(None, "property", "value", "run_id"),
)

wait = Table(
    "wait",  # something a run waits for
    metadata,
    Column("wait_id", String(26), primary_key=True),
    Column("run_id", ForeignKey("run.run_id"), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("iteration", Text, nullable=False),
    Column("kind", String(30), nullable=False),  # task, delay, retry, child, …
    Column("key", String(200), nullable=False),  # what it waits for, for example the task's id
    Column("segment", Integer, nullable=False),  # the continuation that goes on
    Column("deadline", Moment, nullable=False),
    Column("status", String(10), nullable=False),  # open, done, expired
    Column("outcome", JsonText),
    Column("ended_at", Moment),
    Index(None, "kind", "key", "status"),
    Index(None, "status", "deadline"),
)

signal = Table(
    "signal",  # an answer, kept until a wait takes it: an early answer is never lost
    metadata,
    Column("signal_id", String(26), primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("key", String(200), nullable=False),
    Column("outcome", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("taken_by", String(26)),
    Index(None, "kind", "key", "taken_by"),
)

executor = Table(
    "executor",
    metadata,
    Column("executor_id", String(100), primary_key=True),
    Column("beat_at", Moment, nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("taker", String(100)),
    Column("taker_until", Moment),
)

log_line = Table(
    "log_line",  # log lines with a run id, bounded
    metadata,
    Column("line_id", String(26), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("level", String(10), nullable=False),
    Column("event", String(100), nullable=False),
    Column("run_id", String(26), index=True),
    Column("upload_id", String(26), index=True),
    Column("task_id", String(26), index=True),
    Column("code", String(100), index=True),
    Column("fields", JsonText, nullable=False),
)
