"""Every address of the console."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

HOME = "/"
SIGN_IN = "/aanmelden"
SIGN_IN_DEMO = "/aanmelden/demo"
SIGN_IN_ENTRA = "/aanmelden/entra"
SIGN_IN_RETURN = "/aanmelden/terug"
SIGN_OUT = "/afmelden"
WORKLIST = "/taken"
MINE = "/mijn"
MY_WISHES = "/mijn-berichten"
MY_ABSENCE = "/mijn-berichten/afwezig"
WORKLIST_FILE = "/taken/werklijst.csv"
DIVIDE = "/taken/verdelen"
FILTER_KEEP = "/taken/filters"
FILTER_DROP = "/taken/filters/weg"
HELP = "/hulp"
MY_QUESTIONS = "/hulp/vragen"
QUESTIONS = "/vragen"
APPROVALS = "/goedkeuringen"
RUNS = "/beheer/runs"
FLOWS = "/beheer/stromen"
FIRINGS = "/beheer/triggers"
LOGBOOK = "/beheer/logboek"
RECORD = "/beheer/controlespoor"
RECORD_FILE = "/beheer/controlespoor.jsonl"
FOLDERS = "/beheer/mappen"
NOTICES = "/beheer/berichten"
HOLDS = "/blokkades"
STATEMENTS = "/verklaringen"
NUMBERS = "/cijfers"
ABOUT = "/over"
ACCESSIBILITY = "/toegankelijkheid"
HEALTH = "/gezond"
PATTERNS = "/patronen"
STATIC = "/static"
ANSWER = "/stromen/antwoord/{run_id}"
CALLBACK = "/stromen/terugmelding/{key}"
INVOKE = "/stromen/{flow}/triggers/{trigger}/paths/invoke"


def with_query(path: str, **values: object) -> str:
    """Add what is not empty to *path* as a query."""
    given = {name: str(value) for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def task(task_id: str, **query: object) -> str:
    """Lead to one task."""
    return with_query(f"{WORKLIST}/{task_id}", **query)


def task_action(task_id: str, action: str) -> str:
    """Say where a form of a task is sent: nemen, vrijgeven, registreren, afwijzen, verwijderen."""
    return f"{WORKLIST}/{task_id}/{action}"


def file_choice(task_id: str, file_id: str) -> str:
    """Say where a file is left out or taken in again."""
    return f"{WORKLIST}/{task_id}/bestanden/{file_id}"


def checks(task_id: str) -> str:
    """Lead to the gates before deletion, asked now."""
    return f"{WORKLIST}/{task_id}/controles"


def readable(task_id: str) -> str:
    """Lead to the conversation of a task as PDF/A, made now."""
    return f"{WORKLIST}/{task_id}/leesbare-versie"


def description(task_id: str) -> str:
    """Lead to the MDTO description of a registered upload, to keep."""
    return f"{WORKLIST}/{task_id}/mdto"


def by_hand(task_id: str) -> str:
    """Lead to the page on which DI says where it registered the files by hand."""
    return f"{WORKLIST}/{task_id}/met-de-hand"


def statement(task_id: str, shape: str) -> str:
    """Lead to the verklaring van verwijdering of a task, as pdf or json."""
    return f"{WORKLIST}/{task_id}/verklaring.{shape}"


def statements(shape: str) -> str:
    """Lead to the verklaring van verwijdering of a period, as pdf or json."""
    return f"{STATEMENTS}/periode.{shape}"


def hold(hold_id: str) -> str:
    """Say where a hold is lifted."""
    return f"{HOLDS}/{hold_id}/opheffen"


def whole_set(upload_id: str) -> str:
    """Lead to all files of an upload as one zip."""
    return f"/inhoud/{upload_id}/set"


def mine(upload_id: str) -> str:
    """Lead to one upload, for who brought it."""
    return f"{MINE}/{upload_id}"


def mine_action(upload_id: str, action: str) -> str:
    """Say where a form of the employee is: formulier, antwoord, intrekken."""
    return f"{MINE}/{upload_id}/{action}"


def question(question_id: str) -> str:
    """Lead to one question that an employee asked DI."""
    return f"{QUESTIONS}/{question_id}"


def approval(approval_id: str) -> str:
    """Lead to one question for approval; its answer is sent there too."""
    return f"{APPROVALS}/{approval_id}"


def conversation(upload_id: str, **query: object) -> str:
    """Lead to the transcript of an upload."""
    return with_query(f"/inhoud/{upload_id}/gesprek", **query)


def close_conversation(upload_id: str) -> str:
    """Say where the form is sent that closes a conversation: nothing of it stays in memory."""
    return f"{conversation(upload_id)}/sluiten"


def look(upload_id: str, file_id: str, **query: object) -> str:
    """Lead to one file on a page of its own; with *tekst* also what can be read in its picture."""
    return with_query(f"/inhoud/{upload_id}/bestand/{file_id}", **query)


def difference(upload_id: str, other_id: str) -> str:
    """Lead to a conversation beside an earlier export of it."""
    return f"/inhoud/{upload_id}/verschil/{other_id}"


def picture(upload_id: str, file_id: str, **query: object) -> str:
    """Lead to the pixels of a file, made afresh; with *klein* small enough to stand in a page."""
    return with_query(f"/inhoud/{upload_id}/bestand/{file_id}/beeld", **query)


def media(upload_id: str, file_id: str) -> str:
    """Lead to a sound or a video, to be played in the page."""
    return f"/inhoud/{upload_id}/bestand/{file_id}/media"


def member(upload_id: str, file_id: str, number: object) -> str:
    """Lead to a picture in a zip on a page of its own; *number* is its place in the zip, from 0."""
    return f"{look(upload_id, file_id)}/lid/{number}"


def member_picture(upload_id: str, file_id: str, number: object, **query: object) -> str:
    """Lead to the pixels of a picture in a zip, made afresh; with *klein* small enough to stand in a page."""
    return with_query(f"{member(upload_id, file_id, number)}/beeld", **query)


def member_media(upload_id: str, file_id: str, number: object) -> str:
    """Lead to a sound or a video in a zip, to be played in the page."""
    return f"{member(upload_id, file_id, number)}/media"


def download(upload_id: str, file_id: str) -> str:
    """Lead to the bytes of a file."""
    return f"/inhoud/{upload_id}/bestand/{file_id}/download"


def run(run_id: str, **query: object) -> str:
    """Lead to one run."""
    return with_query(f"{RUNS}/{run_id}", **query)


def run_value(run_id: str, hashed: str) -> str:
    """Lead to one large value of a run."""
    return f"{RUNS}/{run_id}/waarde/{hashed}"


def run_again(run_id: str) -> str:
    """Lead to the page that has a run done again."""
    return f"{RUNS}/{run_id}/opnieuw"


def run_stop(run_id: str) -> str:
    """Lead to the page that stops a run."""
    return f"{RUNS}/{run_id}/stoppen"


def flow_change(flow: str, **query: object) -> str:
    """Lead to the page that changes whether a flow works."""
    return with_query(f"{FLOWS}/{flow}/toestand", **query)


def firing_replay(firing_id: str) -> str:
    """Lead to the page that lets a trigger go off again."""
    return f"{FIRINGS}/{firing_id}/opnieuw"


def static(name: str) -> str:
    """Lead to a file of our own; its address changes with its content, so that browsers may keep it."""
    return f"{STATIC}/{name}?v={_mark(name)}"


@cache
def _mark(name: str) -> str:
    content = files("workflows.console").joinpath("static", *name.split("/")).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]
