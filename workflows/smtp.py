"""A mail server, as a way for mail to leave the house."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr

from workflows.errors import PermanentError, RetryableError
from workflows.model import Letter

TIMEOUT_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where and as whom to hand mail over."""

    host: str
    port: int
    starttls: bool
    sender: str
    user: str | None = None
    password: str | None = None


class SmtpPost:
    """Sends letters over SMTP; the same letter always has the same Message-ID."""

    def __init__(self, server: MailServer) -> None:
        """Hand over at *server*."""
        self._server = server

    async def send(self, letter: Letter) -> None:
        """Hand *letter* over; raises RetryableError or PermanentError with a code."""
        message = message_of(letter, self._server.sender)
        try:
            await asyncio.to_thread(self._hand_over, message)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            raise _refused(error) from error
        except smtplib.SMTPAuthenticationError as error:
            raise RetryableError(
                "mail-auth-failed",
                "De mailserver accepteert de aanmelding niet.",
                next_step="Controleer mail.smtp.user en mail.smtp.password.",
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise RetryableError(
                "mail-unreachable",
                "De mailserver is niet bereikbaar.",
                next_step="Controleer mail.smtp.host en mail.smtp.port.",
            ) from error

    def _hand_over(self, message: EmailMessage) -> None:
        with smtplib.SMTP(self._server.host, self._server.port, timeout=TIMEOUT_SECONDS) as server:
            if self._server.starttls:
                server.starttls(context=ssl.create_default_context())
            if self._server.user and self._server.password:
                server.login(self._server.user, self._server.password)
            server.send_message(message)


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Spell a letter as a mail message."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = formataddr((letter.to.name, letter.to.mail))
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:40]}@bewaarstroom.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _refused(error: smtplib.SMTPException) -> RetryableError | PermanentError:
    code = _status(error)
    if 500 <= code < 600:
        return PermanentError(
            "mail-refused",
            "De mailserver weigert dit bericht.",
            next_step="Controleer het adres van de ontvanger en mail.sender.",
            facts={"status": code},
        )
    return RetryableError(
        "mail-deferred", "De mailserver neemt het bericht nu niet aan.", facts={"status": code}
    )


def _status(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((status for status, _ in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
