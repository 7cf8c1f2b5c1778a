"""Which mails are no mail between two people: newsletters, lists, machines. Each rule has the name it is shown by."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.exchange.mail_headers import Headers
from core.language import N_

MOST_RECIPIENTS = 20
"""Who writes to more people at once writes to nobody in particular; `CROWD` names the number."""

LIST = N_("mails of mailing lists")
NEWSLETTER = N_("newsletters")
AUTOMATIC = N_("automatic mails")
BULK = N_("bulk mails")
NO_REPLY = N_("mails of machines (noreply, notifications)")
CROWD = N_("mails to more than 20 people")
COPY = N_("mails of which you got a copy")
OTHERS = N_("mails to somebody else")
KEPT_APART = {
    "draft": N_("drafts"), "spam or trash": N_("mails in spam or trash"), "chat": N_("chats kept as mails"),
}  # fmt: skip

_LIST_FIELDS = (
    "list-id", "list-post", "x-mailing-list", "mailing-list", "x-mailman-version", "x-beenthere", "x-ml-name",
)  # fmt: skip
_NEWS_FIELDS = ("list-unsubscribe", "list-unsubscribe-post", "x-campaign", "x-campaignid", "x-mc-user")
_ROBOT = re.compile(
    r"""(?:.*[-_.+])?(?:no|do[-_.]?not|dont|never)[-_.]?reply(?:[-_.+].*|\d*)
      |(?:.*[-_.+])?(?:nicht-?antworten|keine-?antwort|ne-?pas-?repondre|no-?responder|nao-?responda|noreplay|nepasrepondre)(?:[-_.+].*)?
      |(?:mailer-?daemon|postmaster|bounces?|daemon|nobody|root|listserv|majordomo|sympa|mailman)(?:[-_.+].*)?
      |(?:notifications?|notify|alerts?|newsletters?|news|mailing|updates?|automated|auto-?reply|autoresponder)(?:[-_.+].*|\d*)
      |owner-.+|.+-(?:request|bounces?|owner|unsubscribe|subscribe|announce)(?:\+.*)?|(?:bounces?|prvs|srs\d)[+=].*
      |reply[-_+=].{12,}""",
    re.VERBOSE,
)
_ROBOT_HOST = re.compile(r"(?:.+\.)?(?:noreply|no-reply|bounces?|notifications?|reply)\..+")
_ANSWER = re.compile(
    r"(?:re|aw|sv|vs|antw|ref|rif|res|odp|r|tr|回复|答复|ynt)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)


def is_robot(address: str) -> bool:
    """Whether an address, in lower case, is one that nobody reads."""
    local, _, host = address.rpartition("@")
    return _ROBOT.fullmatch(local[:80]) is not None or _ROBOT_HOST.fullmatch(host[:200]) is not None


def left_out(headers: Headers, kinds: Collection[str], sender: str, recipients: int) -> str:
    """The rule by which a mail is left out, or empty where it is mail between people."""
    for kind, rule in KEPT_APART.items():
        if kind in kinds:
            return rule
    if any(field in headers for field in _LIST_FIELDS):
        return LIST
    if any(field in headers for field in _NEWS_FIELDS):
        return NEWSLETTER
    if _is_automatic(headers):
        return AUTOMATIC
    if is_robot(sender):
        return NO_REPLY
    if recipients > MOST_RECIPIENTS:
        return CROWD
    return _by_precedence(headers, recipients)


def _is_automatic(headers: Headers) -> bool:
    said = headers.first("auto-submitted").lower()
    return bool(said and not said.startswith("no")) or "x-autoreply" in headers or "x-autorespond" in headers


def _by_precedence(headers: Headers, recipients: int) -> str:
    """Precedence alone says who carried a mail, not who wrote it: an answer to one person is from a person."""
    said = headers.first("precedence").lower().partition(" ")[0]
    if said not in {"bulk", "list", "junk"}:
        return ""
    answers = _ANSWER.match(headers.text("subject")) or "in-reply-to" in headers
    return "" if answers and recipients == 1 else LIST if said == "list" else BULK
