"""Sends a link by e-mail where the operator set EMAIL_URL; pages show the link in any case."""

import smtplib

from django.conf import settings
from django.core.mail import send_mail


def is_on() -> bool:
    """Whether the operator set a mail server."""
    return bool(settings.EMAIL_CONFIGURED)


def send_link(to: str, subject: str, sentence: str, url: str) -> bool:
    """Whether the mail server took the message; False also where none is set or `to` is empty."""
    if not is_on() or not to:
        return False
    text = f"{sentence}\n\n{url}\n\nWho has this link can use it once. Do not pass it on.\n"
    try:
        return bool(send_mail(subject, text, None, [to]))
    except (smtplib.SMTPException, OSError):
        return False
