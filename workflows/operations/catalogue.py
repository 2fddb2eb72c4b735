"""Every operation of our own that a flow may use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from workflows.definition.connectors import Offered
from workflows.operations.approval import (
    create_an_approval,
    start_and_wait_for_an_approval,
    wait_for_an_approval,
)
from workflows.operations.create_task import create_task
from workflows.operations.delete_originals import delete_originals
from workflows.operations.finish_task import finish_task
from workflows.operations.house import House
from workflows.operations.html_to_text import html_to_text
from workflows.operations.http_call import http_call
from workflows.operations.http_webhook import http_webhook
from workflows.operations.inspect_upload import inspect_upload
from workflows.operations.left_out import LEFT_OUT
from workflows.operations.mail import send_email, send_email_notification, send_shared_email
from workflows.operations.notify import notify_di, notify_employee
from workflows.operations.onedrive import delete_file, get_file_metadata
from workflows.operations.operation import Operation, Operations
from workflows.operations.planner import (
    create_planner_task,
    get_planner_details,
    get_planner_task,
    list_planner_buckets,
    list_planner_tasks,
    update_planner_details,
    update_planner_task,
)
from workflows.operations.register_beside import register_beside
from workflows.operations.register_upload import register_upload
from workflows.operations.remove_empty_folder import remove_empty_folder
from workflows.operations.return_task import return_task
from workflows.operations.teams import post_message, post_user_notification
from workflows.operations.wait_for_decision import wait_for_decision
from workflows.operations.wait_for_deletion import wait_for_deletion
from workflows.operations.watched import WATCHED

MAKERS = (
    inspect_upload,
    create_task,
    notify_employee,
    notify_di,
    wait_for_decision,
    register_upload,
    register_beside,
    return_task,
    wait_for_deletion,
    delete_originals,
    remove_empty_folder,
    finish_task,
    start_and_wait_for_an_approval,
    create_an_approval,
    wait_for_an_approval,
    send_email,
    send_shared_email,
    send_email_notification,
    get_file_metadata,
    delete_file,
    post_message,
    post_user_notification,
    create_planner_task,
    update_planner_task,
    update_planner_details,
    get_planner_task,
    get_planner_details,
    list_planner_tasks,
    list_planner_buckets,
    html_to_text,
)

BUILT_IN_MAKERS = (http_call, http_webhook)
"""Actions that are no operation of a connector."""


def operations_of(house: House) -> Operations:
    """Make them all, to work with *house*."""
    return _made(house, (*MAKERS, *BUILT_IN_MAKERS))


def _made(house: House, makers: Iterable[Callable[[House], Operation]]) -> Operations:
    made = [make(house) for make in makers]
    return {operation.name: operation for operation in made}


def described() -> Operations:
    """Describe the operations of connectors, for who calls none."""
    return _made(cast("House", None), MAKERS)  # an operation touches its house only when it is called


def offered() -> Offered:
    """Describe what this installation can do, for who checks a flow."""
    return Offered(operations=described(), triggers=frozenset(WATCHED), left_out=LEFT_OUT)
