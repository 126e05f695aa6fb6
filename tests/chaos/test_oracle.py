"""The judge himself: a second copy has a reason of its own, or it is a fault."""

from __future__ import annotations

import pytest

from tests.chaos.oracle import Cut, End, Mail, Row, Tally, judge
from tests.chaos.school import Key

LAN = "lan@example.edu.vn"
KEY, OTHER = Key("y-kien", 0, LAN), Key("bien-ban", 0, LAN)
BOTH = frozenset({KEY, OTHER})


def mail(at: float, *, unanswered: bool = False, data: bytes = b"x", keys: frozenset[Key] = BOTH) -> Mail:
    return Mail(keys, LAN, at, unanswered, data)


def cut(at: float, until: float = float("inf"), *, to: str = LAN) -> Cut:
    return Cut(frozenset({to}), at, until)


def judged(*mails: Mail, cuts: tuple[Cut, ...] = (), state: str = "sent", end: End | None = None) -> Tally:
    rows = [Row(key, state, None) for key in BOTH]
    return judge(dict.fromkeys(BOTH, end), mails, rows, cuts)


def test_one_copy_is_well() -> None:
    tally = judged(mail(1))
    assert (tally.accepted, tally.extra, tally.lost, tally.wrong) == (2, 0, [], [])


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param((cut(1.5),), id="killed after it was sent"),
        pytest.param((cut(0.5),), id="killed while it was sent"),
        pytest.param((cut(0, 8),), id="stopped, and sent once it went on"),
    ],
)
def test_a_copy_is_explained_by_a_cut_after_the_fence(cuts: tuple[Cut, ...]) -> None:
    tally = judged(mail(1), mail(9), cuts=cuts)
    assert (tally.extra, tally.explained, tally.wrong) == (2, 2, [])


def test_a_copy_is_explained_by_a_server_that_did_not_answer() -> None:
    assert not judged(mail(1, unanswered=True), mail(9)).wrong


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param((), id="none"),
        pytest.param((cut(1.5, to="khai@example.edu.vn"),), id="somebody else's"),
        pytest.param((cut(9.5),), id="after both"),
        pytest.param((cut(-5),), id="long before both, and nothing came of that try"),
        pytest.param((cut(-5, 10),), id="stopped meanwhile, and the sender of neither"),
        pytest.param((Cut(frozenset({LAN}), 1.5, in_vain=True),), id="of which no mail came"),
    ],
)
def test_a_copy_without_a_cut_of_its_own_is_wrong(cuts: tuple[Cut, ...]) -> None:
    tally = judged(mail(1), mail(9), cuts=cuts)
    assert tally.unexplained == 2
    assert tally.wrong


def test_that_the_server_did_not_answer_the_last_mail_explains_no_copy() -> None:
    assert judged(mail(1), mail(9, unanswered=True)).wrong


def test_a_cut_explains_one_copy() -> None:
    khai = "khai@example.edu.vn"
    either = Cut(frozenset({LAN, khai}), 1.5)
    keys = {KEY, Key("y-kien", 0, khai)}
    mails = [
        Mail(frozenset({key}), key.address, at, unanswered=False, data=b"") for key in keys for at in (1, 9)
    ]
    tally = judge(dict.fromkeys(keys), mails, [Row(key, "sent", None) for key in keys], [either])
    assert (tally.extra, tally.explained, len(tally.wrong)) == (2, 1, 1)


def test_there_is_never_a_third_copy() -> None:
    tally = judged(mail(1), mail(9), mail(20), cuts=(cut(1), cut(9)))
    assert tally.wrong


def test_a_second_copy_has_the_same_bytes() -> None:
    assert judged(mail(1), mail(9, data=b"y"), cuts=(cut(1),)).wrong


def test_what_never_came_is_lost_unless_it_was_cut_off_twice() -> None:
    assert judged().lost
    assert judged(cuts=(cut(1),), state="unknown").lost
    assert not judged(cuts=(cut(1), cut(9)), state="unknown").lost
    assert judged(cuts=(cut(1), cut(9))).lost


def test_who_is_not_to_be_told_is_not_told() -> None:
    assert judged(mail(1), end=End("failed")).wrong
    assert not judged(state="failed", end=End("failed")).wrong
    assert judge({}, [mail(1)], [], []).wrong
