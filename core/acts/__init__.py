"""What a person does, as pure builders of changes with the words for it."""

from core.acts.act import Act
from core.acts.edit import edit_fields
from core.acts.events import close_event, open_event
from core.acts.fields import FIELDS

__all__ = ["FIELDS", "Act", "close_event", "edit_fields", "open_event"]
