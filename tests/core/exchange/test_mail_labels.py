"""What folders, labels and flags say of a mail."""

from __future__ import annotations

import pytest

from core.exchange.mail_headers import headers_of
from core.exchange.mail_labels import kinds_of


@pytest.mark.parametrize(
    ("labels", "kinds"),
    [
        ("Sent,Opened", {"sent"}),
        ("=?UTF-8?Q?Gesendet,Ge=C3=B6ffnet?=", {"sent"}),
        ("=?UTF-8?Q?Messages_envoy=C3=A9s?=", {"sent"}),
        ('"Sent, not read",Inbox', set()),
        ("Drafts", {"draft"}),
        ("=?UTF-8?Q?Entw=C3=BCrfe?=", {"draft"}),
        ("Inbox,Spam", {"spam or trash"}),
        ("Chat", {"chat"}),
        ("Inbox,Friends", set()),
    ],
)
def test_labels_of_gmail_in_any_language(labels: str, kinds: set[str]) -> None:
    assert kinds_of(headers_of(f"X-Gmail-Labels: {labels}".encode()), "All mail", "") == kinds


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("Sent", {"sent"}),
        ("Archive.2024.Gesendet", {"sent"}),
        ("Sent-1", {"sent"}),
        ("Junk", {"spam or trash"}),
        ("Lyon", set()),
    ],
)
def test_folders(folder: str, kinds: set[str]) -> None:
    assert kinds_of(headers_of(b""), folder, "") == kinds


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        ("17.x:2,S", set()),
        ("17.x:2,DS", {"draft"}),
        ("17.x:2,ST", {"spam or trash"}),
        ("17.x!2,D", {"draft"}),
        ("17.x", set()),
    ],
)
def test_flags_of_a_maildir(file: str, kinds: set[str]) -> None:
    assert kinds_of(headers_of(b""), "", file) == kinds


def test_what_a_filter_called_spam() -> None:
    assert kinds_of(headers_of(b"X-Spam-Flag: YES"), "", "") == {"spam or trash"}
