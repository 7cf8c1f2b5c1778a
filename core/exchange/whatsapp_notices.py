"""What the program says in a chat, and what it puts in place of a picture: neither is written by anybody."""

from __future__ import annotations

import re

from core.exchange.whatsapp_lines import Entry

_PROGRAM = frozenset({"system", "système", "sistema", "sistem", "systeem", "system message", "whatsapp"})
MYSELF = frozenset({"you", "du", "vous", "tú", "usted", "você", "jij", "ty", "вы", "sen", "あなた", "你"})
"""What the program calls oneself."""
_ENCRYPTED = re.compile(
    r"(?:messages (?:and calls|to this (?:chat|group)|you send to this)|nachrichten (?:und anrufe|an diese|, die du|, die in)"
    r"|les messages et|vos messages|los mensajes y|as mensagens e|i messaggi e|berichten en|сообщения и звонки"
    r"|mesajlar ve aramalar|wiadomości i połączenia|beskeder og opkald|meddelanden och samtal|meldinger og anrop)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:created (?:this |the )?group|added|removed|left|joined|changed (?:the|this|their|to)|turned o(?:n|ff)|security code"
    r"|is a contact|now an admin|pinned a message|disappearing|hat die gruppe|hat .{0,80}(?:hinzugefügt|entfernt|geändert)"
    r"|sicherheitsnummer|a créé|a ajouté|a retiré|a quitté|a changé|a modifié|creó|añadió|eliminó|cambió|salió|criou|adicionou"
    r"|removeu|mudou|saiu|entrou|ha creato|ha aggiunto|ha rimosso|ha cambiato|heeft .{0,80}(?:gemaakt|toegevoegd|verwijderd|gewijzigd))\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\bgroup\b|\bgruppe\b|\bgroupe\b|\bgrupo\b|\bgruppo\b|\bgroep\b|\bgrupa\b|\bgrup\b|группу|グループ|群组|그룹",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"<[^<>]{3,60}>|[^\s]{0,80}\.\w{2,5} \([^()]{4,40}\)|.{0,120}\.(?:opus|jpe?g|png|webp|mp4|gif|pdf|vcf|m4a|docx?)"
    r"|(?:image|video|audio|sticker|gif|document|contact card|bild|sprachnachricht|dokument|imagen|imagem|vidéo|afbeelding"
    r"|immagine) .{4,20}",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"ausgelassen|weggelassen|angehängt|ende-zu-ende|hat die gruppe|\bomis\b|omises?\b|absente?\b|fichier joint|bout en bout"
    r"|a créé le groupe|omitid[oa]|archivo adjunto|extremo a extremo|creó el grupo|ocult[oa]\b|arquivo anexado|ponta a ponta"
    r"|criou o grupo|omess[oa]|file allegato|ha creato il gruppo|weggelaten|bestand bijgevoegd|heeft de groep|без медиафайлов"
    r"|файл добавлен|сквозным|dahil edilmedi|dosya ekli|uçtan uca|pominięto|utelämna|udeladt|utelatt|poisjätetty",
    re.IGNORECASE,
)


def is_notice(entry: Entry) -> bool:
    """Whether the program speaks: without a sender, under a name of its own, or in the name of somebody or a group."""
    if not entry.sender or entry.sender.casefold() in _PROGRAM or _ENCRYPTED.match(entry.text):
        return True
    if not entry.marked or is_media(entry.text):
        return False
    return entry.text.startswith(entry.sender) or _DONE.search(entry.text, 0, 300) is not None


def tells_of_group(entry: Entry) -> bool:
    """Whether a notice says that the chat is one of a group."""
    return _GROUP.search(entry.text, 0, 300) is not None and _DONE.search(entry.text, 0, 300) is not None


def is_media(text: str) -> bool:
    """Whether a text stands for a picture, a voice message or a file: it differs from export to export."""
    return len(text) < 200 and _MEDIA.fullmatch(text) is not None


def writes_day_first(entry: Entry) -> bool:
    """Whether the program's own words are of a language in which the day comes before the month."""
    spoken = not entry.sender or entry.marked or entry.sender.casefold() in _PROGRAM or is_media(entry.text)
    return spoken and _LANGUAGE.search(entry.text, 0, 300) is not None
