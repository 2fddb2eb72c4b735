"""The console as one application."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from workflows.console import (
    about,
    approvals,
    beside,
    blocking,
    content,
    differences,
    dividing,
    handwork,
    invoke,
    keepform,
    leaflet,
    listing,
    logbook,
    mdto,
    media,
    mine,
    numbers,
    orders,
    phone,
    questions,
    readable,
    record,
    regrouping,
    runs,
    savedfilters,
    signin,
    statements,
    task,
    urls,
    watching,
    wishes,
    worklist,
)
from workflows.console.auth import EntraDoor
from workflows.console.guard import Guard
from workflows.console.place import Console, NotSignedInError
from workflows.console.problems import show_error, show_http_problem, show_sign_in
from workflows.console.settings import EntraSignin
from workflows.errors import BewaarstroomError


def build_console(console: Console) -> Starlette:
    """Open the console with its collaborators; its settings refuse themselves where nobody, or anybody, could sign in."""
    settings = console.settings
    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Guard, hosts=settings.hosts, secure=settings.secure)],
        exception_handlers={
            NotSignedInError: show_sign_in,
            HTTPException: show_http_problem,
            BewaarstroomError: show_error,
        },
    )
    app.state.console = replace(console, entra=_entra(console))
    return app


def _entra(console: Console) -> EntraDoor | None:
    settings = console.settings
    if not isinstance(settings.signin, EntraSignin):
        return None
    return EntraDoor(settings.signin, f"{settings.origin}{urls.SIGN_IN_RETURN}", settings.secret_key)


def _routes() -> list[BaseRoute]:
    return [*_door_routes(), *_di_routes(), *_content_routes(), *_beheer_routes(), *_house_routes()]


def _door_routes() -> list[BaseRoute]:
    return [
        Route(urls.HOME, signin.home),
        Route(urls.SIGN_IN, signin.show_sign_in),
        Route(urls.SIGN_IN_DEMO, signin.choose_role, methods=["POST"]),
        Route(urls.SIGN_IN_ENTRA, signin.begin_entra),
        Route(urls.SIGN_IN_RETURN, signin.return_from_entra, methods=["POST"]),
        Route(urls.SIGN_OUT, signin.sign_out, methods=["POST"]),
    ]


def _di_routes() -> list[BaseRoute]:
    one = urls.task("{task_id}")
    return [
        Route(urls.WORKLIST, worklist.show_worklist),
        Route(urls.WORKLIST_FILE, listing.export_worklist),
        Route(urls.FILTER_KEEP, savedfilters.keep, methods=["POST"]),
        Route(urls.FILTER_DROP, savedfilters.drop, methods=["POST"]),
        Route(urls.DIVIDE, dividing.divide, methods=["POST"]),
        Route(one, task.show_task),
        Route(f"{one}/controles", task.show_checks),
        Route(urls.readable("{task_id}"), readable.download),
        Route(urls.description("{task_id}"), mdto.download),
        Route(f"{one}/opnieuw-maken", beside.make_again, methods=["POST"]),
        Route(f"{one}/nemen", task.take, methods=["POST"]),
        Route(f"{one}/vrijgeven", dividing.release, methods=["POST"]),
        Route(f"{one}/toekennen", dividing.show_assign),
        Route(f"{one}/toekennen", dividing.assign, methods=["POST"]),
        Route(f"{one}/onderzoeken", task.inspect_again, methods=["POST"]),
        Route(f"{one}/registreren", task.register, methods=["POST"]),
        Route(f"{one}/samenvoegen", regrouping.merge, methods=["POST"]),
        Route(f"{one}/splitsen", regrouping.split, methods=["POST"]),
        Route(f"{one}/afwijzen", task.reject, methods=["POST"]),
        Route(f"{one}/verwijderen", task.ask_deletion, methods=["POST"]),
        Route(f"{one}/terugsturen", task.ask_employee, methods=["POST"]),
        Route(f"{one}/vraag-intrekken", task.take_question_back, methods=["POST"]),
        Route(urls.QUESTIONS, questions.show_questions),
        Route(urls.question("{question_id}"), questions.show_question),
        Route(urls.question("{question_id}"), questions.answer_question, methods=["POST"]),
        Route(f"{one}/blokkeren", blocking.hold_task, methods=["POST"]),
        Route(f"{one}/laten-staan", blocking.stop, methods=["POST"]),
        Route(f"{one}/bevestigen", blocking.agree, methods=["POST"]),
        Route(urls.by_hand("{task_id}"), handwork.show_form),
        Route(urls.by_hand("{task_id}"), handwork.enter, methods=["POST"]),
        Route(f"{urls.by_hand('{task_id}')}/intrekken", handwork.withdraw, methods=["POST"]),
        Route(f"{urls.by_hand('{task_id}')}/bevestigen", handwork.confirm, methods=["POST"]),
        *(Route(urls.statement("{task_id}", shape), statements.of_task) for shape in statements.SHAPES),
        Route(urls.NUMBERS, numbers.show_numbers),
        Route(urls.STATEMENTS, statements.show_form),
        *(Route(urls.statements(shape), statements.of_period) for shape in statements.SHAPES),
        Route(urls.HOLDS, blocking.show_holds),
        Route(urls.HOLDS, blocking.hold_everything, methods=["POST"]),
        Route(urls.hold("{hold_id}"), blocking.lift, methods=["POST"]),
        Route(urls.file_choice("{task_id}", "{file_id}"), task.choose_file, methods=["POST"]),
    ]


def _content_routes() -> list[BaseRoute]:
    return [
        Route(urls.APPROVALS, approvals.show_approvals),
        Route(urls.approval("{approval_id}"), approvals.show_approval),
        Route(urls.approval("{approval_id}"), approvals.answer, methods=["POST"]),
        Route(urls.MINE, mine.show_mine),
        Route(urls.mine("{upload_id}"), mine.show_my_upload),
        Route(urls.mine_action("{upload_id}", "formulier"), keepform.show_form),
        Route(urls.mine_action("{upload_id}", "formulier"), keepform.save_form, methods=["POST"]),
        Route(urls.mine_action("{upload_id}", "telefoon"), phone.show_phone),
        Route(urls.mine_action("{upload_id}", "telefoon"), phone.confirm, methods=["POST"]),
        Route(urls.mine_action("{upload_id}", "antwoord"), mine.answer, methods=["POST"]),
        Route(urls.mine_action("{upload_id}", "intrekken"), mine.withdraw, methods=["POST"]),
        Route(urls.MY_WISHES, wishes.show_wishes),
        Route(urls.MY_WISHES, wishes.save_wishes, methods=["POST"]),
        Route(urls.MY_ABSENCE, wishes.save_absence, methods=["POST"]),
        Route(urls.HELP, leaflet.show_leaflet),
        Route(urls.MY_QUESTIONS, questions.show_mine),
        Route(urls.MY_QUESTIONS, questions.ask, methods=["POST"]),
        Route(urls.conversation("{upload_id}"), content.show_conversation),
        Route(urls.look("{upload_id}", "{file_id}"), content.show_file),
        Route(urls.picture("{upload_id}", "{file_id}"), content.show_picture),
        Route(urls.member("{upload_id}", "{file_id}", "{number:int}"), content.show_member),
        Route(urls.member_picture("{upload_id}", "{file_id}", "{number:int}"), content.show_member_picture),
        Route(urls.close_conversation("{upload_id}"), content.close_conversation, methods=["POST"]),
        Route(urls.difference("{upload_id}", "{other_id}"), differences.show_difference),
        Route(urls.media("{upload_id}", "{file_id}"), media.play),
        Route(urls.member_media("{upload_id}", "{file_id}", "{number:int}"), media.play_member),
        Route(urls.download("{upload_id}", "{file_id}"), content.download),
        Route(urls.whole_set("{upload_id}"), content.download_set),
    ]


def _beheer_routes() -> list[BaseRoute]:
    return [
        Route(urls.RUNS, runs.show_runs),
        Route(urls.run("{run_id}"), runs.show_run),
        Route(urls.run_value("{run_id}", "{hash}"), runs.show_value),
        *_order_routes(),
        Route(urls.RECORD, record.show_record),
        Route(urls.RECORD, record.check_record, methods=["POST"]),
        Route(urls.RECORD_FILE, record.export_record),
        Route(urls.LOGBOOK, logbook.show_logbook),
        Route(urls.FOLDERS, watching.show_folders),
        Route(urls.NOTICES, watching.show_notices),
    ]


def _order_routes() -> list[BaseRoute]:
    asked = (
        (urls.run_again("{run_id}"), orders.show_again, orders.do_again),
        (urls.run_stop("{run_id}"), orders.show_stop, orders.do_stop),
        (urls.flow_change("{flow}"), orders.show_change, orders.do_change),
        (urls.firing_replay("{firing_id}"), orders.show_replay, orders.do_replay),
    )
    routes: list[BaseRoute] = [Route(urls.FLOWS, orders.show_flows), Route(urls.FIRINGS, orders.show_firings)]
    for address, show, do in asked:
        routes += [Route(address, show), Route(address, do, methods=["POST"])]
    return routes


def _house_routes() -> list[BaseRoute]:
    return [
        Route(urls.ABOUT, about.show_about),
        Route(urls.ACCESSIBILITY, about.show_accessibility),
        Route(urls.PATTERNS, about.show_patterns),
        Route(urls.HEALTH, about.show_health),
        Route(urls.ANSWER, invoke.answer_of, methods=["GET"]),
        Route(urls.CALLBACK, invoke.call_back, methods=["POST", "PUT"]),
        Route(f"{urls.INVOKE}{{rest:path}}", invoke.invoke, methods=list(invoke.METHODS)),
        Mount(urls.STATIC, StaticFiles(directory=str(files("workflows.console") / "static"))),
    ]
