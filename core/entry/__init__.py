"""The entry line: one line of text to a person noted or a contact logged."""
