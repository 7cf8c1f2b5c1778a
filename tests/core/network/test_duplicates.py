"""Who stands in a vault twice: told by name, mail, number and day of birth, with reasons; and who only looks alike."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.doubles import made_up
from benchmarks.duplicates import score
from core.network.duplicates import duplicates


def person(full: str, **more: Any) -> dict[str, Any]:
    given, _, family = full.partition(" ")
    names = {"full": full} if full.startswith("Dr.") else {"full": full, "given": given, "family": family}
    sets = {
        field: {value: [] for value in more.pop(field)}
        for field in ("emails", "phones", "handles")
        if field in more
    }
    return {**names, **sets, **more}


def reasons(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, ...]:
    found = duplicates({"a": one, "b": other})
    return found[0].reasons if found else ()


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (person("Anna Schmidt"), person("Anna Schmidt"), "same name"),
        (person("Anna Schmidt"), person("Ana Schmidt"), "nearly the same name: Anna and Ana"),
        (person("Anna Schmidt"), person("Anna Schmitd"), "nearly the same name: Schmidt and Schmitd"),
        (person("Anna Schmidt"), person("Schmidt Anna"), "same name, the other way round"),
        (person("Jürgen Müller"), person("Juergen Mueller"), "same name, written in two ways"),
        (person("Anna Schmidt"), person("Dr. Anna Schmidt"), "same name"),
        (person("Anna Schmidt"), person("Anna Schmidt-Weber"), "same name, one without Weber"),
        (person("Thomas Albers"), person("Tom Albers"), "nearly the same name: Thomas and Tom"),
        (
            person("Anna Schmidt", emails=["anna@acme.example"]),
            person("Anna Weber", emails=["ANNA@acme.example"]),
            "same mail anna@acme.example",
        ),
        (
            person("A. Schmidt", phones=["0151 2345678"]),
            person("Anna Schmidt", phones=["+49 (0)151 2345678"]),
            "same phone number",
        ),
        (
            person("Anna Weber", emails=["anna.schmidt@old.example"], org="Acme"),
            person("Anna Schmidt"),
            "a mail address or nickname has the other's name",
        ),
        (
            person("Anna Schmidt", birthday="1986-05-01", org="Acme"),
            person("Anna Weber", birthday="1986-05-01", org="Acme"),
            "born on the same day",
        ),
        ({"emails": {"x@y.example": []}}, person("Anna Weber", emails=["x@y.example"]), "same mail x@y.example"),
    ],
)  # fmt: skip
def test_two_cards_of_one_person_are_found_with_the_reason(
    one: dict[str, Any], other: dict[str, Any], why: str
) -> None:
    assert why in reasons(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            person("Anna Schmidt", emails=["family@home.example"], phones=["+4940123456"]),
            person("Ben Schmidt", emails=["family@home.example"], phones=["+4940123456"]),
        ),
        (
            person("Till Behrens", emails=["till.behrens@home.example"]),
            person("Greta Behrens", emails=["till.behrens@home.example"]),
        ),
        (
            person("Anna Schmidt", birthday="1986-05-01"),
            person("Anna Schmidt", birthday="1990-11-12"),
        ),
        (person("Jan Behrens", org="Acme"), person("Jana Behrens", org="Globex")),
        (person("Anna Schmidt", org="Acme"), person("Anna Weber", org="Acme")),
        (person("Hans Voß Jr"), person("Hans Voß Sr")),
        (person("Anna"), person("Anna")),
        (person("Anna Behrens", emails=["info@acme.example"]), person("Anna Voigt", emails=["info@acme.example"])),
        (person("Li Wu"), person("Li Xu")),
    ],
)  # fmt: skip
def test_two_people_who_look_alike_are_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert reasons(one, other) == ()


def test_a_name_that_others_have_too_is_no_slip_of_the_pen() -> None:
    people = {str(number): person(f"{given} Behrens") for number, given in enumerate(("Jan", "Jana"))}
    others = {
        f"o{number}": person(f"{given} {family}")
        for number, (given, family) in enumerate((("Jan", "Voß"), ("Jana", "Vogt")))
    }
    assert [(pair.first, pair.second) for pair in duplicates(people)] == [("0", "1")]
    assert duplicates({**people, **others}) == []


def test_whom_an_import_took_for_the_same_is_asked_about_whatever_the_names() -> None:
    asked = {**person("Gift N."), "maybe": {"b": True}}
    assert duplicates({"a": asked, "b": person("Gift Ndlovu")})
    assert reasons({**person("Otto"), "maybe": {"b": True}}, person("Emma Voß")) == (
        "was taken for the same when it came in",
    )


def test_whoever_was_told_apart_is_not_found_again() -> None:
    assert (
        duplicates({"a": {**person("Anna Schmidt"), "apart": {"b": True}}, "b": person("Anna Schmidt")}) == []
    )


def test_the_surest_pair_comes_first() -> None:
    people = {
        "a": person("Anna Schmidt"),
        "b": person("Anna Schmidt"),
        "c": person("Ben Aydın", emails=["ben@x.example"]),
        "d": person("Ben Aydin", emails=["ben@x.example"]),
    }
    assert [(pair.first, pair.points) for pair in duplicates(people)] == [("c", 100), ("a", 60)]


def test_nonsense_in_a_file_is_no_face_and_no_error() -> None:
    odd = {"full": 7, "emails": ["x"], "phones": None, "addresses": {"0": 3}, "birthday": {}, "apart": "b"}
    assert duplicates({"a": odd, "b": {}, "c": {"full": "Dr."}, "d": {"full": "\x00"}}) == []


def test_of_a_made_up_address_book_nearly_all_pairs_are_found_and_nearly_all_that_are_found_are_right() -> (
    None
):
    result = score(made_up(3_000))
    assert result.precision >= 0.93
    assert result.recall >= 0.96
    assert min(result.by_change.values()) >= 0.85
