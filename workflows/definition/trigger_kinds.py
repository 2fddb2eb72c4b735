"""Every kind of trigger that starts a run here."""

from __future__ import annotations

from workflows.definition.kind import CONNECTOR, OLD_CONNECTOR, Kind

TRIGGERS = (
    Kind(
        type="OpenApiConnection",
        says="Start bij iets dat de verbinding meldt, zoals een nieuw bestand.",
        inputs=CONNECTOR,
        connector=True,
        example="type: OpenApiConnection\ninputs:\n  host:\n    apiId: /providers/Bewaarstroom/apis/shared_bewaarstroom\n    connectionName: bewaarstroom\n    operationId: OnUploadComplete\n  parameters: {}",
    ),
    Kind(
        type="OpenApiConnectionWebhook",
        says="Start bij iets dat de verbinding meldt.",
        inputs=CONNECTOR,
        connector=True,
        example="type: OpenApiConnectionWebhook\ninputs:\n  host:\n    apiId: /providers/Bewaarstroom/apis/shared_bewaarstroom\n    connectionName: bewaarstroom\n    operationId: OnUploadComplete\n  parameters: {}",
    ),
    Kind(
        type="OpenApiConnectionNotification",
        says="Start bij iets dat de verbinding meldt.",
        inputs=CONNECTOR,
        connector=True,
        example="type: OpenApiConnectionNotification\ninputs:\n  host:\n    apiId: /providers/Bewaarstroom/apis/shared_bewaarstroom\n    connectionName: bewaarstroom\n    operationId: OnUploadComplete\n  parameters: {}",
    ),
    Kind(
        type="ApiConnection",
        says="Start bij iets dat de verbinding meldt, in de oude schrijfwijze.",
        inputs=OLD_CONNECTOR,
        connector=True,
        example="type: ApiConnection\nrecurrence: {frequency: Minute, interval: 3}\ninputs:\n  host: {connection: {name: \"@parameters('$connections')['onedriveforbusiness']['connectionId']\"}}\n  method: get\n  path: /datasets/default/triggers/batch/onnewfile",
    ),
    Kind(
        type="ApiConnectionWebhook",
        says="Start bij iets dat de verbinding meldt, in de oude schrijfwijze.",
        inputs=OLD_CONNECTOR,
        connector=True,
        example="type: ApiConnectionWebhook\ninputs:\n  host: {connection: {name: \"@parameters('$connections')['onedriveforbusiness']['connectionId']\"}}\n  path: /meldingen",
    ),
    Kind(
        type="Recurrence",
        says=(
            "Start op vaste tijden, elk tijdstip één keer, ook met meer servers. Na een stilstand start de stroom één keer, "
            "voor het laatste tijdstip; de gemiste staan als overgeslagen in de geschiedenis. Dagen, weken en maanden volgen "
            "de klok van `timeZone`, ook als de zomertijd begint of eindigt."
        ),
        needs_inputs=False,
        own={
            "recurrence": "frequency (Second tot en met Year), interval, startTime, endTime, timeZone en schedule: "
            "hours, minutes, weekDays en monthDays"
        },
        example="type: Recurrence\nrecurrence:\n  frequency: Week\n  interval: 1\n  timeZone: W. Europe Standard Time\n  schedule: {weekDays: [Monday], hours: [8], minutes: [0]}",
    ),
    Kind(
        type="SlidingWindow",
        says=(
            "Start voor elk tijdvak precies één keer, als het voorbij is; na een stilstand worden alle tijdvakken ingehaald, "
            "in volgorde. `triggerOutputs()` geeft windowStartTime en windowEndTime."
        ),
        inputs={"delay?": "hoeveel later het tijdvak wordt verwerkt, zoals PT5M"},
        needs_inputs=False,
        own={"recurrence": "frequency, interval, startTime en timeZone"},
        example="type: SlidingWindow\nrecurrence: {frequency: Hour, interval: 1}",
    ),
    Kind(
        type="Request",
        says=(
            "Start als een programma het adres van de stroom aanroept, als een andere stroom haar aanroept, of met de hand. "
            "Het adres, met handtekening, geeft `flows url`. Met een `schema` wordt de inhoud gecontroleerd. Met de kopregel "
            "`Idempotency-Key` krijgt dezelfde aanroep nog eens hetzelfde antwoord, zonder nieuwe run."
        ),
        inputs={
            "schema?": "hoe de inhoud eruitziet",
            "method?": "GET, POST, … of ANY; POST als u niets opgeeft",
            "relativePath?": "het laatste stuk van het adres, zoals zaken/{id}",
            "triggerAuthenticationType?": "wordt bewaard; wie het adres heeft, mag aanroepen",
            "host?": "de verbinding waar de knop in staat",
            "headersSchema?": "hoe de kopregels eruitzien",
            "operationId?": "de naam voor de aanroeper",
            "parameters?": "waarden van de verbinding",
            "authentication?": "wordt bewaard en niet gebruikt",
        },
        needs_inputs=False,
        own={"kind?": "Http, Button, PowerApp, …"},
        example="type: Request\nkind: Http\ninputs:\n  schema: {type: object}",
    ),
)
