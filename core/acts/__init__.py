"""What a person does, as pure builders of changes with the words for it."""

from core.acts.act import Act
from core.acts.edit import FIELDS, edit_field
from core.acts.events import close_event, open_event

__all__ = ["FIELDS", "Act", "close_event", "edit_field", "open_event"]
