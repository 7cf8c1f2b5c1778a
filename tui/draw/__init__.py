"""Pure layout: from what is known about people to lines of styled text, exact to the column; no app needed."""
