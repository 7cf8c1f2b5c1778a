"""Mail as moments: who wrote to whom on which day. Headers only, unless the texts are asked for.

A correspondent is whoever wrote to me, or was written to by me; who got a copy is not. Which mails are left out, and
by which rule, is counted in the reading (`mail_rules`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from core.exchange import mail_rules
from core.exchange.draft import Reading
from core.exchange.mail_body import plain_text
from core.exchange.mail_dates import written_at
from core.exchange.mail_days import MAX_DAYS, Correspondence, Note, body_of, subject_of
from core.exchange.mail_headers import Headers, headers_of, split_mail
from core.exchange.mail_labels import kinds_of
from core.exchange.mail_people import Person, people_of
from core.exchange.mbox import RawMail
from core.exchange.me import Me
from core.language import _

_MOST_LISTS = 20_000
"""Addresses of lists, and such as mails were sent from, that are remembered."""


def read_mails(
    mails: Iterable[RawMail], reading: Reading, me: Me, today: date, *, bodies: bool = False
) -> None:
    """Read mails into `reading` as moments. It may be tomorrow where one comes from, but not later."""
    reader = _Reader(reading, me, (today + timedelta(days=1)).isoformat(), bodies)
    for mail in mails:
        reader.take(mail)
    reader.finish()


class _Reader:
    """Mails on their way to moments."""

    def __init__(self, reading: Reading, me: Me, last: str, bodies: bool) -> None:
        self._reading = reading
        self._last = last
        self._bodies = bodies
        self._given = frozenset(_plain(email.casefold()) for email in me.emails)
        self._sent_from: set[str] = set()
        self._lists: set[str] = set()
        self._found = Correspondence()

    def take(self, mail: RawMail) -> None:
        """One mail: left out by a rule, a problem, or noted with those it is between."""
        headers = headers_of(split_mail(mail.beginning)[0])
        senders = _named(headers, "from") or _named(headers, "sender")
        if not senders:
            self._trouble(mail, _("a mail that names no sender"))
            return
        sender = senders[0]
        to, copied = _named(headers, "to"), _named(headers, "cc")
        everybody = {person.email for person in (*to, *copied)}
        kinds = kinds_of(headers, mail.folder, mail.file)
        rule = mail_rules.left_out(headers, kinds, sender.email, len(everybody))
        if rule:
            self._reading.left_out[_(rule)] += 1
            if len(self._lists) < _MOST_LISTS:
                self._lists.update(person.email for person in _named(headers, "list-post"))
            return
        at = written_at(headers, mail.postmark, self._last)
        if not at:
            self._trouble(mail, _("a mail of {email} without a day").format(email=sender.email))
            return
        note = Note(at, subject_of(headers.text("subject")), self._text(mail))
        if "sent" in kinds and len(self._sent_from) < _MOST_LISTS:
            self._sent_from.add(_plain(sender.email))
        if "sent" in kinds or self._is_given(sender):
            self._sent(to or _named(headers, "bcc"), note, mail.line)
        elif rule := self._not_to_me(headers, to, copied):
            self._reading.left_out[_(rule)] += 1
        else:
            self._found.add(sender, note, mine=False, line=mail.line)

    def _sent(self, to: list[Person], note: Note, line: int) -> None:
        for person in to:
            if not mail_rules.is_robot(person.email):
                self._found.add(person, note, mine=True, line=line)

    def _text(self, mail: RawMail) -> str:
        return body_of(plain_text(mail.beginning)) if self._bodies else ""

    def _is_given(self, person: Person) -> bool:
        return _plain(person.email) in self._given

    def _not_to_me(self, headers: Headers, to: list[Person], copied: list[Person]) -> str:
        """The rule by which a mail of somebody else is not to me, or empty; without knowing me all are.

        An alias of mine is told by where a mail to a single address was carried. What Gmail gives has come to me.
        """
        if not self._given or any(map(self._is_given, to)):
            return ""
        if any(map(self._is_given, copied)):
            return mail_rules.COPY
        carried = (*_named(headers, "delivered-to"), *_named(headers, "x-original-to"))
        to_alias = len(to) == 1 and not copied and any(map(self._is_given, carried))
        return "" if to_alias or "x-gmail-labels" in headers else mail_rules.OTHERS

    def _trouble(self, mail: RawMail, what: str) -> None:
        self._reading.problem(mail.line, f"{mail.file}: {what}" if mail.file else what)

    def finish(self) -> None:
        """The moments, and what is to be said of the whole."""
        mine = self._given | self._sent_from
        without = mine | self._lists
        found = list(self._found.moments(lambda email: _plain(email) in without, directions=bool(mine)))
        self._reading.moments.extend(found)
        self._reading.may_be_empty = self._reading.left_out.total() > 0  # mail, only none between people
        if found and not mine:
            self._reading.problem(
                0,
                _("which address is yours is not known: who wrote to whom stays open (--me ADDRESS says it)"),
                kept=True,
            )
        if self._found.full:
            self._reading.problem(
                0, _("more than {max_days:,} days with mail: import it in parts").format(max_days=MAX_DAYS)
            )


def _named(headers: Headers, field: str) -> list[Person]:
    values = headers.every(field)
    return people_of(values[0] if len(values) == 1 else ", ".join(values)) if values else []


def _plain(email: str) -> str:
    """An address without what was put behind a plus sign: `ada+shop@example.org` is `ada@example.org`."""
    local, at, host = email.partition("@")
    return f"{local.partition('+')[0] or local}{at}{host}"
