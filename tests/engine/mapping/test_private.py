"""Card numbers, secrets and fields that the mapping keeps from the target, and erased people."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mapping import Hide, Mapped, apply, dump, load
from engine.mapping.found import Hidden, is_card
from engine.mapping.private import fingerprint_of, is_erased, masked
from engine.model import Article, Contact, Conversation, Loss, Message, PersonNote
from tests.engine.mapping.factory import CUSTOMER, WRITES, capabilities, context, mapping

CARD = "4111 1111 1111 1111"
SECRETS = [
    "AKIA" + "IOSFODNN7EXAMPLE",
    "ghp_" + "a1" * 18,
    "github_pat_" + "a1" * 15,
    "glpat-" + "a1" * 10,
    "xoxb-" + "1234567890-abcdef",
    "sk_live_" + "a1" * 12,
    "AIza" + "a1" * 17 + "x",
    "sk-proj-" + "a1" * 20,
    "SG." + "a1" * 11 + "." + "b2" * 20,
    "npm_" + "a1" * 18,
    "shpat_" + "a1" * 16,
    "dG9rO" + "a1" * 25,
    "eyJhbGciOiJI" + ".eyJzdWIiOiIx." + "c3" * 10,
    "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----",
]


def search(text: str, how: Hide = Hide.MASK) -> str:
    return Hidden(lambda key: f"[{key}]").html(text, how, how)


@pytest.mark.parametrize(
    "text, hidden",
    [
        (f"card {CARD}, thanks", "card •••• 1111, thanks"),
        ("4111-1111-1111-1111 and 378282246310005", "•••• 1111 and •••• 0005"),
        (f"order 12 {CARD} 12/29", "order 12 •••• 1111 12/29"),
        ("4111&nbsp;1111&nbsp;1111&nbsp;1111", "•••• 1111"),
        (f"{CARD} {CARD}", "•••• 1111 •••• 1111"),
        ("<b>5555555555554444</b>", "<b>•••• 4444</b>"),
    ],
)
def test_a_card_number_keeps_its_last_four_digits(text: str, hidden: str) -> None:
    assert hidden == search(text)


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "+34 600 111 222 333 444",
        "1234567890123456",
        '<a href="/orders/4111111111111111">yours</a>',
        "a4111111111111111",
        "0000 0000 0000 0000",
        "2026-11-27 10:15:00 to 2026-11-28 10:15:00",
    ],
)
def test_what_is_no_card_number_stays(text: str) -> None:
    assert text == search(text)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_known_by_how_it_begins(secret: str) -> None:
    masked_text, left_out = search(f"it is {secret}."), search(f"it is {secret}.", Hide.DROP)

    assert secret[5:] not in masked_text
    assert masked_text.endswith("•••.")
    assert "it is [secret_left_out]." == left_out


@given(st.text())
def test_no_text_makes_it_fail_and_nothing_hidden_is_found_again(text: str) -> None:
    once = search(text)
    assert once == search(once)


@given(st.integers(10**12, 10**19 - 1))
def test_half_of_the_digits_are_never_enough(number: int) -> None:
    """Of ten numbers that differ in the last digit alone, one at most is a card number."""
    assert sum(is_card(f"{number // 10}{last}") for last in range(10)) <= 1


@pytest.mark.parametrize("text", ["4 " * 20_000, "<" * 50_000, "eyJ" + "a" * 50_000, "1" * 50_000])
@pytest.mark.timeout(20)
def test_a_text_made_to_take_for_ever_does_not(text: str) -> None:
    assert text == search(text)


def mapped(record: Contact | Conversation | Article, **rules: Any) -> Mapped:
    return apply(record, context(mapping=mapping(**rules)))


def thread(**changes: Any) -> Conversation:
    message = Message(id="m", html=f"<p>{CARD} and {SECRETS[1]}</p>")
    return Conversation(id="1", subject=CARD, requester=CUSTOMER, messages=(message,), **changes)


def codes(found: Mapped) -> dict[str, str]:
    return {one.code: one.detail.get("n", "") for one in found.losses}


def test_every_text_of_a_record_is_looked_through_and_counted() -> None:
    found = mapped(thread(), card_numbers=Hide.MASK, secrets=Hide.DROP)

    assert {"card_number_hidden": "2", "secret_hidden": "1"}.items() <= codes(found).items()
    assert "•••• 1111" in str(found.record)
    assert "[secret left out]" in str(found.record)
    assert CARD not in str(found.record)
    note = Contact(id="1", name="Eva", notes=(PersonNote(html=CARD),))
    article = Article(id="1", title="Pay", html=CARD)
    for record in (note, article):
        assert CARD not in str(mapped(record, card_numbers=Hide.DROP).record)


def test_nothing_is_changed_unless_it_is_asked_for() -> None:
    found = mapped(thread())

    assert CARD in str(found.record)
    assert set() == {"card_number_hidden", "secret_hidden"} & set(codes(found))


def test_a_target_that_holds_records_as_they_are_gets_none_of_it_either() -> None:
    whole = capabilities(whole=True, writes=WRITES)

    found = apply(thread(), context(whole, mapping=mapping(card_numbers=Hide.MASK)))

    assert CARD not in str(found.record)
    assert "card_number_hidden" in codes(found)


def test_a_field_is_masked_or_left_out() -> None:
    person = Contact(
        id="1", name="Eva", email="e@example.com", phone="+34600111222", address="Calle Mayor 14"
    )
    rules = {"contacts.phone": Hide.DROP, "contacts.address": Hide.MASK}

    found = mapped(person, hidden=rules)

    assert getattr(found.record, "phone", "there") is None
    assert "Calle" not in str(found.record)
    hidden = {one.detail["field"] for one in found.losses if one.code == "field_hidden"}
    assert {"phone", "address"} == hidden
    assert ("•••14", "•••", None) == (masked("Calle Mayor 14"), masked("short"), masked(12))


def test_the_private_side_is_kept_in_the_file() -> None:
    chosen = mapping(
        card_numbers=Hide.MASK,
        secrets=Hide.DROP,
        hidden={"contacts.vat": Hide.DROP},
        erased=(fingerprint_of("ana@example.com") or "",),
    )

    assert chosen == load(dump(chosen))
    assert "ana@" not in dump(chosen)


@pytest.mark.parametrize(
    "listed", ["ANA@example.com ", "+34 600 11 12 22", "0034-600111222", "crm-7", "contacts:12"]
)
def test_a_person_is_known_by_any_of_their_marks(listed: str) -> None:
    ana = Contact(
        id="12", email="b@example.com", emails=("ana@example.com",), phone="+34600111222",
        external_id="CRM-7",
    )  # fmt: skip
    marks = frozenset({fingerprint_of(listed) or ""})

    assert is_erased(ana, marks)
    assert not is_erased(Contact(id="13", email="eva@example.com", external_id="12"), marks)


def test_an_erased_person_is_skipped_and_their_conversation_has_a_placeholder() -> None:
    known = context(erased=frozenset({CUSTOMER.id}), name_of=lambda ref: None)

    person = apply(Contact(id=CUSTOMER.id, name="Eva", email="e@example.com"), known)
    talk = apply(thread(losses=(Loss(code="person_erased", detail={"n": "1"}),)), known)

    assert person.skip is not None
    assert "erasure_requested" == person.skip.code
    assert talk.skip is None
    assert {"requester_placeholder", "person_erased"} <= set(codes(talk))
