"""What made-up people talk about: the texts of interactions, promises, notes."""

from __future__ import annotations

TOPICS = (
    "the Lyon project", "the budget for next year", "her new team", "the pilot contract", "the move to Berlin", "hiring",
    "the booth at the fair", "a flat in Altona", "the choir weekend", "the slides", "a recruiter", "pricing", "the open role",
    "the sailing course", "his thesis", "the press list", "the migration", "the garden", "a warehouse near Bremen",
    "the first customers", "the printing run", "funding", "the school play", "the podcast", "a shared workshop",
)  # fmt: skip

SAYINGS = (
    "talked about {topic}", "{topic}: good news", "{topic} is late, asks for patience", "asked for advice on {topic}",
    "wants to hear more about {topic}", "{topic}, then family", "thanks for help with {topic}", "short catch-up, {topic}",
    "undecided on {topic}, will write", "introduced a colleague, {topic}", "{topic} is approved", "worried about {topic}",
    "laughed a lot, also {topic}", "{topic}; climbing on Thursdays now", "agreed on next steps for {topic}", "",
)  # fmt: skip

PROMISES = (
    "send the slides", "an introduction to a designer", "the quote", "book a table", "feedback on the draft",
    "the photos of the evening", "the address of the printer", "a date for lunch", "the pilot contract", "the book about boats",
    "names of two recruiters", "the recipe", "a copy of the talk", "an answer on the budget",
)  # fmt: skip

OFFERS = (
    "press contacts", "a recruiter", "SEO", "legal advice", "a workshop room", "printing", "German lessons", "introductions in Lyon",
    "data cleaning", "photography", "translation", "a boat", "customer interviews", "retail contacts",
)  # fmt: skip

NOTES = (
    "climbs, two kids", "prefers calls in the morning", "vegetarian", "plays the cello", "afraid of flying", "Arsenal fan",
    "learning Danish", "moved from Graz in spring", "mornings only", "collects maps", "met through the choir",
    "knows everybody in Leipzig", "has a beehive", "never on Mondays",
)  # fmt: skip
