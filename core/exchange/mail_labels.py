"""What the folder or the labels of a mail say of it: that it was sent, is a draft, spam, or thrown away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.exchange.mail_headers import Headers

_WORDS = {
    "sent": """sent|sent mail|sent items|sent messages|gesendet|gesendete elemente|gesendete objekte|gesendete nachrichten
        |envoyés|messages envoyés|éléments envoyés|enviados|enviado|elementos enviados|mensajes enviados
        |itens enviados|enviadas|enviada|inviati|inviata|posta inviata|posta inviati|verzonden|verzonden items|wysłane
        |elementy wysłane|отправленные|sendt|sendt post|sendte elementer|skickat|skickade objekt|lähetetyt|odeslané|odeslaná pošta
        |elküldött|elküldött üzenetek|trimise|gönderilmiş postalar|gönderilenler|送信済み|送信済みメール|已发送|已发送邮件|寄件備份
        |보낸편지함|ส่งแล้ว""",
    "draft": """draft|drafts|entwurf|entwürfe|brouillon|brouillons|borrador|borradores|bozza|bozze|rascunho|rascunhos|concept
        |concepten|wersje robocze|szkice|черновики|kladder|kladde|utkast|luonnokset|koncepty|piszkozatok|ciorne|taslaklar
        |下書き|草稿|임시보관함""",
    "spam or trash": """spam|junk|junk mail|junk-e-mail|bulk mail|trash|bin|deleted|deleted items|deleted messages|papierkorb
        |gelöschte elemente|gelöschte objekte|corbeille|éléments supprimés|indésirables|courrier indésirable|pourriel
        |papelera|elementos eliminados|correo no deseado|lixeira|lixo|cestino|posta indesiderata|posta eliminata|prullenbak
        |ongewenste e-mail|kosz|wiadomości-śmieci|корзина|спам|papirkurv|søppelpost|papperskorg|skräppost|roskakori|koš
        |kuka|coș de gunoi|çöp kutusu|迷惑メール|ゴミ箱|垃圾邮件|已删除邮件|스팸함|휴지통""",
    "chat": "chat|chats|hangouts",
}  # fmt: skip
_KINDS = {word.strip(): kind for kind, words in _WORDS.items() for word in words.replace("\n", "").split("|")}
_LABEL = re.compile(r'\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$)')
_FLAGS = {"D": "draft", "T": "spam or trash"}
_NUMBER = re.compile(r"[-_ ]?\(?\d+\)?$")


def kinds_of(headers: Headers, folder: str, file: str) -> frozenset[str]:
    """What is known of a mail (sent, draft, spam or trash, chat): by Gmail's labels, its folder, a Maildir's flags."""
    flags = re.search(r"[:;!]2,([A-Za-z]*)$", file)
    labels = _labels(headers.text("x-gmail-labels")) if "x-gmail-labels" in headers else ()
    named = _KINDS.get(_NUMBER.sub("", _last(folder)))
    kinds = {_KINDS.get(label) for label in labels} | {named}
    kinds |= {_FLAGS.get(flag) for flag in (flags[1] if flags else "")}
    if headers.first("x-spam-flag").lower() == "yes":
        kinds.add("spam or trash")
    return frozenset(kind for kind in kinds if kind)


def _labels(text: str) -> Iterable[str]:
    for found in _LABEL.finditer(text[:5_000]):
        yield (found[1] or found[2] or "").strip().casefold()


def _last(folder: str) -> str:
    """The last name of a folder's path as Maildirs write it: `Archive.2024.Sent`."""
    return folder.rpartition(".")[2].strip().casefold()
