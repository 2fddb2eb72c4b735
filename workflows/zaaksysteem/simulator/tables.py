"""The simulator's own small database, as one page to read; content lies in files beside it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from workflows.store.columns import JsonText, Moment

metadata = MetaData()

zaaktype = Table(
    "zaaktype",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("identificatie", String(50), nullable=False),
    Column("omschrijving", String(80), nullable=False),
)

informatieobjecttype = Table(
    "informatieobjecttype",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("omschrijving", String(80), nullable=False),
    Column("vertrouwelijkheidaanduiding", String(20), nullable=False),
    Column("concept", Boolean, nullable=False),
    Column("begin_geldigheid", String(10), nullable=False),
    Column("einde_geldigheid", String(10)),
)

allowed = Table(
    "zaaktype_informatieobjecttype",  # which documents a zaak of some kind may hold
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("zaaktype", ForeignKey("zaaktype.uuid"), nullable=False),
    Column("informatieobjecttype", ForeignKey("informatieobjecttype.uuid"), nullable=False),
    Column("volgnummer", Integer, nullable=False),
    Column("richting", String(10), nullable=False),
)

zaak = Table(
    "zaak",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("identificatie", String(40), nullable=False, index=True),
    Column("bronorganisatie", String(9), nullable=False),
    Column("omschrijving", String(80), nullable=False),
    Column("zaaktype", ForeignKey("zaaktype.uuid"), nullable=False),
    Column("startdatum", String(10), nullable=False),
    Column("einddatum", String(10)),  # NULL: open
    Column("vertrouwelijkheidaanduiding", String(20), nullable=False),
)

document = Table(
    "document",  # no unique constraint on identificatie: the check before is all there is, as in the real one
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("identificatie", String(40), nullable=False, index=True),
    Column("bronorganisatie", String(9), nullable=False),
    Column("lock", String(64)),  # NULL: not locked
)

version = Table(
    "version",  # one version of a document's particulars, with its content
    metadata,
    Column("document", ForeignKey("document.uuid"), primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("fields", JsonText, nullable=False),  # as they were sent, without inhoud
    Column("informatieobjecttype", ForeignKey("informatieobjecttype.uuid"), nullable=False),
    Column("size", BigInteger),
    Column("content", String(64)),  # name of the file; NULL: no content (yet)
    Column("registered", Moment, nullable=False),
)

part = Table(
    "bestandsdeel",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("document", ForeignKey("document.uuid"), nullable=False),
    Column("volgnummer", Integer, nullable=False),
    Column("omvang", BigInteger, nullable=False),
    Column("content", String(64)),  # NULL: not voltooid
)

link = Table(
    "zaakinformatieobject",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("zaak", ForeignKey("zaak.uuid"), nullable=False),
    Column("document", ForeignKey("document.uuid"), nullable=False),
    Column("titel", String(200), nullable=False),
    Column("beschrijving", Text, nullable=False),
    Column("registered", Moment, nullable=False),
    UniqueConstraint("zaak", "document"),
)

trail = Table(
    "audittrail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False),
    Column("main", String(36), nullable=False, index=True),  # uuid of the zaak or document it is about
    Column("client_id", String(50), nullable=False),
    Column("user_id", Text, nullable=False),
    Column("user_representation", Text, nullable=False),
    Column("toelichting", Text, nullable=False),
    Column("actie", String(20), nullable=False),
    Column("path", Text, nullable=False),  # of the resource, below the server's root
    Column("at", Moment, nullable=False),
)

request = Table(
    "request",  # every request that came in, for tests that count
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("method", String(10), nullable=False),
    Column("path", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("fault", String(30)),
)
