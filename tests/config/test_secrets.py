"""Which words announce a password, and which only look like it."""

from __future__ import annotations

import pytest

from scheduler.config.secrets import is_password_word, without_passwords
from tests.config.folder import HEAD, Folder


@pytest.mark.parametrize(
    "word",
    [
        "password", "PASSWORD", "pass", "passwd", "pwd", "pw", "mk", "mk_gmail", "mật khẩu", "mat_khau_ung_dung",
        "smtp-pass", "smtppass", "mail_pass", "client_secret", "secret", "oauth_token", "api_key", "credentials",
    ],
)  # fmt: skip
def test_a_password_has_many_names(word: str) -> None:
    assert is_password_word(word)


@pytest.mark.parametrize(
    "word", ["secretary", "compass", "pass_mark", "khau", "user", "key", "ca_file", "token_ring"]
)
def test_other_words_are_no_passwords(word: str) -> None:
    assert not is_password_word(word)


def test_a_school_may_call_its_roles_and_terms_as_it_likes(folder: Folder) -> None:
    roles = 'mk = "Tổ Mầm – Khối lá"\nsecret = "Tổ bảo mật"\n'
    term = '[[calendar.terms]]\nid = "mk"\nstart = 2026-09-05\nend = 2027-01-15\n'
    rule = (
        '[[rules]]\nid = "r"\ntitle = "Đối thoại"\nrecurs = { per_term = { mk = 2026-12-18 } }\n'
        'tell = ["mk", "secret"]\n'
    )
    school = folder.load(term + rule, HEAD.replace("[roles]\n", f"[roles]\n{roles}")).school
    assert school.rules[0].tell == ("mk", "secret")


def test_a_password_among_the_roles_is_one(folder: Folder) -> None:
    (fault,) = folder.faults(head=HEAD.replace("[roles]\n", '[roles]\nmat_khau = "geheim"\n'))
    assert fault.code == "password-in-file"
    assert "geheim" not in fault.written


def test_the_address_of_a_form_without_its_quotes_is_no_password(folder: Folder) -> None:
    more = '[[rules]]\nid = "r"\ntitle = "Họp"\nrecurs = { day_of_month = 28 }\n[[deadlines]]\nid = "d"\n'
    more += 'rule = "r"\ntitle = "Nộp"\nby = ["homeroom"]\n'
    address = "https://forms.example.edu.vn/?token=abc&user=lop-10"
    (found,) = folder.faults(f"{more}submit_to = {address}\n")
    assert (found.code, found.written) == ("text-without-quotes", f"submit_to = {address}")
    (database,) = folder.faults("[service]\ndatabase = postgresql://h/db?user=u&password=geheim\n")
    assert database.code == "password-in-file"
    assert "geheim" not in database.written + database.message("vi")


def test_an_unparsed_line_is_hidden_from_the_word_on_that_announces_a_password() -> None:
    assert without_passwords("mật khẩu = abc") == "mật khẩu = ***"
    assert without_passwords("Mật khẩu: abc 9") == "Mật khẩu: *** *"
    assert without_passwords('note = "Hỏi văn phòng"') == 'note = "Hỏi văn phòng"'
    assert without_passwords("# mật khẩu để ở nơi khác") == "# mật khẩu để ở nơi khác"
