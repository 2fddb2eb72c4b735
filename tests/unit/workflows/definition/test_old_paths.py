from __future__ import annotations

from typing import Any

import pytest

from workflows.definition.connectors import Offered
from workflows.definition.import_report import import_report
from workflows.definition.old_paths import ROUTES, modern, segments, unwrapped
from workflows.definition.reader import read_flow, read_one
from workflows.operations.catalogue import described


def _host(name: str) -> dict[str, Any]:
    return {"connection": {"name": f"@parameters('$connections')['{name}']['connectionId']"}}


def _modern(name: str, path: str, method: str = "get", **inputs: Any) -> Any:
    return modern({"host": _host(name), "method": method, "path": path, **inputs})


def test_a_mail_in_the_old_spelling_is_the_operation_that_sends_it() -> None:
    read = _modern(
        "office365",
        "/v2/Mail",
        "post",
        body={"To": "a@b.nl", "Subject": "@{1}"},
        retryPolicy={"type": "none"},
    )

    assert read == {
        "host": {
            "apiId": "/providers/Microsoft.PowerApps/apis/shared_office365",
            "operationId": "SendEmailV2",
        },
        "parameters": {"emailMessage/To": "a@b.nl", "emailMessage/Subject": "@{1}"},
        "retryPolicy": {"type": "none"},
    }


@pytest.mark.parametrize(
    ("name", "path", "more", "operation", "parameters"),
    [
        (
            "shared_approvals",
            "/types/@{encodeURIComponent('BasicAwaitAll')}",
            {"method": "post", "body": {"title": "T"}},
            "CreateAnApproval",
            {"approvalType": "BasicAwaitAll", "ApprovalCreationInput/title": "T"},
        ),
        (
            "shared_approvals",
            "/types/@{encodeURIComponent('CustomResponse')}/subscriptions",
            {"method": "", "body": {"notificationUrl": "@{listCallbackUrl()}", "title": "T"}},
            "StartAndWaitForAnApproval",
            {"approvalType": "CustomResponse", "WebhookApprovalCreationInput/title": "T"},
        ),
        (
            "shared_approvals",
            "/basic/$subscriptions",
            {"method": "post", "body": {"NotificationUrl": "x", "assignedTo": "a@b.nl", "title": "T"}},
            "StartAndWaitForAnApproval",
            {
                "approvalType": "Basic",
                "WebhookApprovalCreationInput/assignedTo": "a@b.nl",
                "WebhookApprovalCreationInput/title": "T",
            },
        ),
        (
            "shared_approvals",
            "/approvals/@{encodeURIComponent(body('Vraag')?['name'])}/subscriptions",
            {"method": "", "body": {"notificationUrl": "@{listCallbackUrl()}"}},
            "WaitForAnApproval",
            {"approvalName": "@body('Vraag')?['name']"},
        ),
        (
            "onedriveforbusiness_1",
            "/datasets/default/files/@{encodeURIComponent(encodeURIComponent(items('Elk')?['Id']))}",
            {"method": "delete"},
            "DeleteFile",
            {"id": "@items('Elk')?['Id']"},
        ),
        (
            "onedrive",
            "/datasets/default/GetFileContentByPath",
            {"method": "get", "queries": {"path": "/a/b.txt"}},
            "GetFileContentByPath",
            {"path": "/a/b.txt"},
        ),
        (
            "conversionservice",
            "/html2text",
            {"method": "post", "body": "<p>@{1}</p>"},
            "HtmlToText",
            {"Content": "<p>@{1}</p>"},
        ),
    ],
)
def test_a_path_names_an_operation_and_holds_its_parameters(
    name: str, path: str, more: dict[str, Any], operation: str, parameters: dict[str, Any]
) -> None:
    read = _modern(name, path, **more)

    assert (read["host"]["operationId"], read["parameters"]) == (operation, parameters)


def test_what_is_not_known_stays_as_it_is() -> None:
    for name, method, path in (("servicebus", "post", "/q/messages"), ("office365", "get", "/v2/Mail")):
        inputs = {"host": _host(name), "method": method, "path": path}
        assert modern(inputs) == inputs
    assert modern("@parameters('x')") == "@parameters('x')"


def test_a_slash_within_an_expression_does_not_end_a_part() -> None:
    path = "/datasets/@{encodeURIComponent('https://x.nl/a''}/b')}/tables"

    assert list(segments(path)) == ["datasets", "@{encodeURIComponent('https://x.nl/a''}/b')}", "tables"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("@{encodeURIComponent(concat('a', 'b'))}", "@concat('a', 'b')"),
        ("@{encodeURIComponent('it''s')}", "it's"),
        ("@{encodeURIComponent('@x')}", "@'@x'"),
        (
            "@{encodeURIComponent('a')}-@{encodeURIComponent('b')}",
            "@{encodeURIComponent('a')}-@{encodeURIComponent('b')}",
        ),
        ("plat", "plat"),
    ],
)
def test_a_value_comes_out_of_its_encoding(part: str, value: str) -> None:
    assert unwrapped(part) == value


def test_every_operation_that_a_path_means_and_that_is_offered_takes_those_parameters() -> None:
    known = described()
    for route in ROUTES:
        operation = known.get((f"shared_{route.connector}", route.operation_id))
        if operation is not None and route.body is not None:
            assert any(name.rstrip("?").split("/")[0] == route.body for name in operation.parameters), route


OLD = """
triggers: {manual: {type: Request}}
actions:
  Mailen:
    type: ApiConnection
    inputs:
      host: {connection: {referenceName: office365}}
      method: post
      path: /v2/Mail
      body: {To: a@b.nl, Subject: Hallo, Body: Dag}
  Bericht:
    type: ApiConnection
    inputs: {host: {connection: {referenceName: servicebus}}, method: post, path: /q/messages}
  Onbekend:
    type: ApiConnectionWebhook
    inputs: {host: {connection: {referenceName: office365}}, path: /approvalmail/$subscriptions}
"""


def test_a_flow_in_the_old_spelling_is_read_as_it_is_and_judged_by_what_it_means() -> None:
    report = import_report(read_one(OLD, "oud.yaml"), Offered(operations=described(), triggers=()))

    assert [str(line) for line in report.actions] == [
        "Mailen (ApiConnection): draait met een adapter",
        'Bericht (ApiConnection): wordt niet ondersteund, omdat de verbinding "shared_servicebus" hier niet bestaat',
        (
            'Onbekend (ApiConnectionWebhook): wordt niet ondersteund, omdat de verbinding "shared_office365" '
            "(ApiConnection) hier dit pad niet kent: /approvalmail/$subscriptions"
        ),
    ]
    definition: Any = read_flow(OLD, "oud.yaml").definition
    assert definition["actions"]["Mailen"]["inputs"]["path"] == "/v2/Mail"
