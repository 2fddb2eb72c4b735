"""Every kind of action that runs here."""

from __future__ import annotations

from workflows.definition.kind import CONNECTOR, OLD_CONNECTOR, Kind
from workflows.definition.moments import MOMENTS

_VARIABLE = {"name": "de naam van de variabele", "value": "de nieuwe waarde"}
_STEP = {"name": "de naam van de variabele", "value?": "hoeveel; 1 als u niets opgeeft"}
_CHILDREN = {"actions?": "de acties erin"}

ACTIONS = (
    Kind(
        type="Compose",
        says="Rekent een waarde uit en bewaart die.",
        example="type: Compose\ninputs: \"@concat('Zaak ', triggerBody()?['nummer'])\"",
    ),
    Kind(
        type="Expression",
        says=(
            "Rekent met datum en tijd. `kind` zegt wat: `CurrentTime` (nu), `AddToTime` en `SubtractFromTime` (vanaf baseTime), "
            "`GetFutureTime` en `GetPastTime` (vanaf nu) of `ConvertTimeZone` (naar een andere tijdzone). De uitkomst is "
            "`body('…')`, een tekst."
        ),
        needs_inputs=False,
        inputs={
            "baseTime?": "het tijdstip",
            "interval?": "hoeveel erbij of eraf",
            "timeUnit?": "Second, Minute, Hour, Day, Week, Month of Year",
            "sourceTimeZone?": "de tijdzone van baseTime, zoals UTC",
            "destinationTimeZone?": "de tijdzone van de uitkomst, zoals W. Europe Standard Time",
            "formatString?": "hoe de uitkomst eruitziet, zoals dd-MM-yyyy",
        },
        own={"kind": ", ".join(MOMENTS)},
        example='type: Expression\nkind: AddToTime\ninputs: {baseTime: "@utcNow()", interval: 14, timeUnit: Day}',
    ),
    Kind(
        type="InitializeVariable",
        says="Maakt een of meer variabelen aan; alleen op het hoogste niveau.",
        inputs={"variables": "een lijst met variabelen: name, type en value"},
        example="type: InitializeVariable\ninputs:\n  variables: [{name: teller, type: Integer, value: 0}]",
    ),
    Kind(
        type="SetVariable",
        says="Geeft een variabele een nieuwe waarde.",
        inputs=_VARIABLE,
        example="type: SetVariable\ninputs: {name: teller, value: 5}",
    ),
    Kind(
        type="IncrementVariable",
        says="Telt iets op bij een getal.",
        inputs=_STEP,
        example="type: IncrementVariable\ninputs: {name: teller, value: 1}",
    ),
    Kind(
        type="DecrementVariable",
        says="Trekt iets af van een getal.",
        inputs=_STEP,
        example="type: DecrementVariable\ninputs: {name: teller, value: 1}",
    ),
    Kind(
        type="AppendToArrayVariable",
        says="Zet een waarde achter een lijst.",
        inputs=_VARIABLE,
        example="type: AppendToArrayVariable\ninputs: {name: namen, value: \"@item()?['naam']\"}",
    ),
    Kind(
        type="AppendToStringVariable",
        says="Zet tekst achter een tekst.",
        inputs=_VARIABLE,
        example="type: AppendToStringVariable\ninputs: {name: verslag, value: klaar}",
    ),
    Kind(
        type="ParseJson",
        says="Leest JSON en controleert die tegen een schema.",
        inputs={"content": "de tekst of waarde", "schema?": "een JSON Schema"},
        example="type: ParseJson\ninputs:\n  content: \"@body('Ophalen')\"\n  schema: {type: object}",
    ),
    Kind(
        type="Select",
        says="Maakt van elk element van een lijst iets nieuws.",
        inputs={"from": "de lijst", "select": "hoe het nieuwe element eruitziet; item() is het oude"},
        example="type: Select\ninputs:\n  from: \"@triggerBody()?['bestanden']\"\n  select: {naam: \"@item()?['naam']\"}",
    ),
    Kind(
        type="Query",
        says="Houdt van een lijst over wat aan een voorwaarde voldoet.",
        inputs={"from": "de lijst", "where": "de voorwaarde; item() is het element"},
        example="type: Query\ninputs:\n  from: \"@triggerBody()?['bestanden']\"\n  where: \"@greater(item()?['grootte'], 0)\"",
    ),
    Kind(
        type="Join",
        says="Plakt een lijst aan elkaar tot één tekst.",
        inputs={"from": "de lijst", "joinWith": "wat er tussen komt"},
        example="type: Join\ninputs:\n  from: \"@createArray('a', 'b')\"\n  joinWith: \", \"",
    ),
    Kind(
        type="Table",
        says="Maakt van een lijst een tabel in CSV of HTML.",
        inputs={"from": "de lijst", "format": "CSV of HTML", "columns?": "de kolommen: header en value"},
        example="type: Table\ninputs:\n  from: \"@triggerBody()?['bestanden']\"\n  format: HTML",
    ),
    Kind(
        type="If",
        says="Doet het ene als iets waar is, en anders het andere.",
        needs_inputs=False,
        own={
            "expression": "de voorwaarde: een expressie of een voorwaardenobject",
            **_CHILDREN,
            "else?": "wat anders gebeurt: actions",
        },
        example='type: If\nexpression: "@equals(1, 1)"\nactions: {}\nelse: {actions: {}}',
    ),
    Kind(
        type="Switch",
        says="Kiest één van de takken, naar een waarde.",
        needs_inputs=False,
        own={
            "expression": "de waarde waarnaar wordt gekozen",
            "cases": "de takken: per naam case (de waarde) en actions",
            "default?": "wat gebeurt als geen tak past: actions",
        },
        example="type: Switch\nexpression: \"@triggerBody()?['soort']\"\ncases:\n  Foto:\n    case: foto\n    actions: {}\ndefault: {actions: {}}",
    ),
    Kind(
        type="Foreach",
        says="Doet iets voor elk element van een lijst.",
        needs_inputs=False,
        own={"foreach": "de lijst", **_CHILDREN},
        example="type: Foreach\nforeach: \"@triggerBody()?['bestanden']\"\nactions: {}\nruntimeConfiguration: {concurrency: {repetitions: 4}}",
    ),
    Kind(
        type="Until",
        says=(
            "Herhaalt tot iets waar is; voert altijd één keer uit. Na `limit.count` ronden (60 als u niets opgeeft), of als "
            "na een ronde `limit.timeout` om is (`PT1H` als u niets opgeeft), mislukt de lus. Een ronde die bezig is, wordt "
            "afgemaakt, zoals in Power Automate."
        ),
        needs_inputs=False,
        own={"expression": "wanneer het klaar is", **_CHILDREN},
        example="type: Until\nexpression: \"@equals(variables('klaar'), true)\"\nlimit: {count: 60, timeout: PT1H}\nactions: {}",
    ),
    Kind(
        type="Scope",
        says="Groepeert acties, zodat u ze samen kunt opvangen.",
        needs_inputs=False,
        own=_CHILDREN,
        example="type: Scope\nactions: {}",
    ),
    Kind(
        type="Terminate",
        says="Beëindigt de stroom; niet in een lus.",
        inputs={"runStatus": "Succeeded, Failed of Cancelled", "runError?": "code en message"},
        example="type: Terminate\ninputs:\n  runStatus: Failed\n  runError: {code: leeg, message: De map is leeg.}",
    ),
    Kind(
        type="Wait",
        says="Wacht een tijd, of tot een tijdstip.",
        inputs={"interval?": "count en unit", "until?": "timestamp"},
        example="type: Wait\ninputs:\n  interval: {count: 2, unit: Day}",
    ),
    Kind(
        type="Http",
        says=(
            "Roept een adres op dat de beheerder heeft toegestaan (`http.allow`). Een status van 200 tot en met 299 is "
            "gelukt; bij 408, 429 en 500 of hoger wordt het opnieuw geprobeerd, niet eerder dan Retry-After zegt. Na "
            "202 met Location wordt daar gevraagd tot het klaar is (hoe lang dat ook duurt, en zonder iemand te laten wachten), tenzij `operationOptions: DisableAsyncPattern`."
        ),
        inputs={
            "method": "GET, POST, …",
            "uri": "het adres",
            "headers?": "kopregels",
            "queries?": "waarden in het adres",
            "body?": "de inhoud",
            "cookie?": "een koekje",
            "authentication?": (
                "hoe de actie zich bekendmaakt, alleen aan dit adres: type `Basic` (username, password), `Raw` (value), "
                "`ClientCertificate` (pfx in base64, password), `ActiveDirectoryOAuth` (tenant, audience, clientId, secret; "
                "ook `https://login.microsoftonline.com` moet zijn toegestaan) of `ManagedServiceIdentity` (audience, identity; "
                "als `http.managed_identity` aan staat). Een geheim staat in de instellingen: `appsetting('naam')`; het wordt "
                "nooit bewaard"
            ),
            "retryPolicy?": "hoe vaak en hoe snel het opnieuw wordt geprobeerd",
        },
        example='type: Http\ninputs: {method: GET, uri: "https://voorbeeld.example/api"}',
    ),
    Kind(
        type="HttpWebhook",
        says=(
            "Meldt zich met `subscribe` aan bij een toegestaan adres (`http.allow`), en wacht tot daar antwoord vandaan komt, "
            "hoe lang ook. In `subscribe` geeft `listCallbackUrl()` het adres voor het antwoord: met handtekening, en het "
            "geldt één keer. Is het antwoord er, is de tijd om (`limit.timeout`) of stopt de run, dan volgt `unsubscribe`, "
            "als eigen stap in de geschiedenis. Mislukt die, dan verandert dat niets aan de uitkomst. "
            "Met beveiligde uitvoer wordt het antwoord gewist zodra de actie het heeft."
        ),
        inputs={
            "subscribe": "de aanmelding, zoals bij Http: method, uri, headers, queries, body, authentication en retryPolicy",
            "unsubscribe?": "de afmelding, zoals bij Http",
        },
        example='type: HttpWebhook\ninputs:\n  subscribe:\n    method: POST\n    uri: https://voorbeeld.example/aanmelden\n    body: {terug: "@{listCallbackUrl()}"}\n  unsubscribe:\n    method: POST\n    uri: https://voorbeeld.example/afmelden\n    body: {terug: "@{listCallbackUrl()}"}\nlimit: {timeout: P14D}',
    ),
    Kind(
        type="Response",
        says=(
            "Geeft antwoord aan wie de stroom aanriep: een programma, of de actie Workflow van een andere stroom. Daarna "
            "gaat de stroom door. Een run antwoordt één keer; een aanroeper wacht hoogstens 110 seconden, "
            "en krijgt dan status 504. Duurt het langer, zet dan `operationOptions: Asynchronous`: de aanroeper krijgt meteen "
            "202, met in `Location` waar het antwoord komt en in `Retry-After` wanneer hij weer mag vragen. Een aanroeper kan "
            "dat ook zelf vragen, met de kopregel `Prefer: respond-async`."
        ),
        inputs={
            "statusCode?": "de status, 200 als u niets opgeeft",
            "headers?": "kopregels",
            "body?": "de inhoud",
            "schema?": "hoe de inhoud eruitziet",
        },
        example="type: Response\ninputs: {statusCode: 200, body: klaar}",
    ),
    Kind(
        type="Workflow",
        says=(
            "Start een andere stroom met een Request-trigger, en wacht op haar Response, of anders tot zij klaar is, hoe "
            "lang dat ook duurt. Een status van 400 of hoger, of een stroom die mislukt zonder antwoord, is `Failed`. Wacht "
            "de run niet meer op het antwoord, omdat iemand haar stopt, zij zelf eindigt of de tijd om is, dan stopt ook de "
            "aangeroepen run. Stromen roepen elkaar hoogstens 8 diep aan."
        ),
        inputs={
            "host": "welke stroom: workflow.id (het laatste stuk is de naam) of workflowReferenceName",
            "headers?": "kopregels",
            "body?": "wat de andere stroom meekrijgt",
            "retryPolicy?": "hoe vaak en hoe snel het opnieuw wordt geprobeerd",
        },
        example="type: Workflow\ninputs:\n  host: {workflowReferenceName: andere-stroom}\n  body: {nummer: 1}",
    ),
    Kind(
        type="OpenApiConnection",
        says="Voert een operatie van een verbinding uit.",
        inputs=CONNECTOR,
        connector=True,
        example="type: OpenApiConnection\ninputs:\n  host:\n    apiId: /providers/Bewaarstroom/apis/shared_bewaarstroom\n    connectionName: bewaarstroom\n    operationId: InspectUpload\n  parameters: {uploadId: \"@triggerBody()?['uploadId']\"}",
    ),
    Kind(
        type="OpenApiConnectionWebhook",
        says="Voert een operatie uit die later antwoord geeft, zoals een goedkeuring.",
        inputs=CONNECTOR,
        connector=True,
        example="type: OpenApiConnectionWebhook\ninputs:\n  host:\n    apiId: /providers/Bewaarstroom/apis/shared_bewaarstroom\n    connectionName: bewaarstroom\n    operationId: WaitForDecision\n  parameters: {taskId: \"@triggerBody()?['uploadId']\"}",
    ),
    Kind(
        type="OpenApiConnectionNotification",
        says="Meldt iets aan een verbinding, zoals een kaart in Teams.",
        inputs=CONNECTOR,
        connector=True,
        example="type: OpenApiConnectionNotification\ninputs:\n  host: {apiId: /providers/Microsoft.PowerApps/apis/shared_teams, connectionName: teams, operationId: PostMessageToConversation}\n  parameters: {}",
    ),
    Kind(
        type="ApiConnection",
        says=(
            "Voert een operatie uit in de oude schrijfwijze, met een pad. Bekend zijn de paden van mail (`/v2/Mail`), "
            "goedkeuringen (`/types/…`), bestanden in OneDrive, een bericht in Teams en HTML naar tekst."
        ),
        inputs=OLD_CONNECTOR,
        connector=True,
        example="type: ApiConnection\ninputs:\n  host: {connection: {name: \"@parameters('$connections')['office365']['connectionId']\"}}\n  method: post\n  path: /v2/Mail",
    ),
    Kind(
        type="ApiConnectionWebhook",
        says=(
            "Voert een operatie uit die later antwoord geeft, in de oude schrijfwijze. Bekend zijn een goedkeuring vragen "
            "(`/types/…/subscriptions`) en erop wachten (`/approvals/…/subscriptions`)."
        ),
        inputs=OLD_CONNECTOR,
        connector=True,
        example="type: ApiConnectionWebhook\ninputs:\n  host: {connection: {name: \"@parameters('$connections')['approvals']['connectionId']\"}}\n  path: /approvals",
    ),
)
