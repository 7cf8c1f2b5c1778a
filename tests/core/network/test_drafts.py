"""Templates and what is made of them."""

from __future__ import annotations

import pytest

from core.acts.templates import remove_template, write_template
from core.errors import UsageError
from core.network.drafts import Template, about_person, drafts_of, fill, templates_of
from core.vault.changes import Drop, Put

ABOUT = {"name": "Priya", "topic": "Lyon project", "me": "Robin", "promise": ""}


def test_ours_are_there_in_both_languages_until_the_user_writes_their_own() -> None:
    english, german = templates_of({}, "en"), templates_of({}, "de_DE")
    assert [template.name for template in english] == ["promise", "hello"]
    assert german[1].text.startswith("Hallo {name}")
    assert templates_of({}, "fr") == english


def test_a_line_that_names_something_unknown_is_left_out() -> None:
    template = Template("x", "Hi {name},\nabout {topic}.\nyou promised {promise}.\n{me}")
    assert fill(template, ABOUT).text == "Hi Priya,\nabout Lyon project.\nRobin"


def test_braces_that_stand_for_nothing_stay() -> None:
    assert fill(Template("x", "Hi {name} {foo} {}"), ABOUT).text == "Hi Priya {foo} {}"


def test_a_value_with_braces_is_not_read_again() -> None:
    assert fill(Template("x", "{topic}"), {"topic": "{name}"}).text == "{name}"


def test_a_promise_comes_first_and_without_one_its_template_says_nothing() -> None:
    templates = [Template("hello", "Hi {name}"), Template("promise", "Hi {name}\nI owe you {promise}")]
    assert [draft.template for draft in drafts_of(templates, ABOUT)] == ["hello"]
    owed = ABOUT | {"promise": "the slides"}
    assert [draft.template for draft in drafts_of(templates, owed)] == ["promise", "hello"]


def test_the_promise_due_first_is_named_and_full_stops_are_not_doubled() -> None:
    about = about_person(
        given="", full="Dr. Ada Adler", org="", last=("2026-02-12", "Lyon.\nmore"),
        promises=[("", "someday"), ("2026-06-12", "second"), ("2026-06-09", "first.")], event="", me="Robin",
    )  # fmt: skip
    assert (about["name"], about["topic"], about["promise"]) == ("Dr. Ada Adler", "Lyon", "first")


def test_a_template_is_written_changed_and_removed() -> None:
    act = write_template({}, "en", "offer", "Hi {name}, the offer is ready.")
    assert act.changes == [
        Put("profile", "me", "templates", "offer", {"text": "Hi {name}, the offer is ready."})
    ]
    profile = {"templates": {"offer": {"text": "Hi {name}"}}}
    assert [template.name for template in templates_of(profile, "en")] == ["promise", "hello", "offer"]
    assert write_template(profile, "en", "offer", "Hi {name}").changes == []
    assert remove_template(profile, "en", "offer").changes == [Drop("profile", "me", "templates", "offer")]


def test_one_of_ours_is_switched_off_and_comes_back_as_it_was() -> None:
    off = remove_template({}, "en", "hello")
    assert off.changes == [Put("profile", "me", "templates", "hello", {"text": ""})]
    profile = {"templates": {"hello": {"text": ""}}}
    assert [template.name for template in templates_of(profile, "en")] == ["promise"]
    text = templates_of({}, "en")[1].text
    assert write_template(profile, "en", "hello", text).changes == [
        Drop("profile", "me", "templates", "hello")
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("", "Hi", "needs a name"), ("x", " ", "needs a text"), ("x", "Hi {nmae}", "{nmae} stands for nothing")],
)
def test_what_is_no_template_is_refused_with_the_reason(name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        write_template({}, "en", name, text)
    assert said in str(refused.value)


def test_removing_one_that_is_not_there_says_which_there_are() -> None:
    with pytest.raises(UsageError) as refused:
        remove_template({}, "en", "offer")
    assert "promise, hello" in str(refused.value)


def test_what_does_not_fit_counts_as_absent() -> None:
    assert len(templates_of({"templates": {"a": 3, "b": {"text": 4}}}, "en")) == 2
