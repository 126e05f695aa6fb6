"""Where the password may stand, and that it never shows."""

import pickle
from pathlib import Path

import pytest

from notifications.account import Secret, SmtpAccount
from scheduler.secret import SecretError, find_secret


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """All three places, each with a password of its own."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "smtp-password").write_text("from systemd\n")
    file = tmp_path / "password"
    file.write_text("from the file\n")
    return {
        "CREDENTIALS_DIRECTORY": str(credentials),
        "DOITHOAI_SMTP_PASSWORD_FILE": str(file),
        "DOITHOAI_SMTP_PASSWORD": "from the environment",
    }


def test_the_places_are_looked_at_in_order(places: dict[str, str]) -> None:
    found = []
    for name in ("CREDENTIALS_DIRECTORY", "DOITHOAI_SMTP_PASSWORD_FILE", "DOITHOAI_SMTP_PASSWORD"):
        found.append(find_secret(places).secret.reveal())
        del places[name]
    assert found == ["from systemd", "from the file", "from the environment"]
    with pytest.raises(SecretError) as none:
        find_secret(places)
    assert none.value.why == "missing"
    assert "DOITHOAI_SMTP_PASSWORD_FILE" in str(none.value)


def test_credentials_of_systemd_for_other_things_do_not_matter(
    places: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "credentials" / "smtp-password").unlink()
    assert find_secret(places).secret.reveal() == "from the file"


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (b"mat khau", "mat khau"),
        (b"x\r\n", "x"),
        (b" two spaces  \n", " two spaces  "),
        ("mật khẩu\n".encode(), "mật khẩu"),
        (b"\xef\xbb\xbffrom Notepad\r\n", "from Notepad"),
    ],
)
def test_only_the_line_end_is_taken_off(tmp_path: Path, content: bytes, password: str) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    assert find_secret({"DOITHOAI_SMTP_PASSWORD_FILE": str(file)}).secret.reveal() == password


@pytest.mark.parametrize(
    ("content", "why"), [(None, "unreadable"), (b"\n", "empty"), (b"\xff\xfehush", "unreadable")]
)
def test_a_place_named_but_of_no_use_is_an_error_not_the_next_place(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SecretError) as error:
        find_secret({"DOITHOAI_SMTP_PASSWORD_FILE": str(file), "DOITHOAI_SMTP_PASSWORD": "old"})
    assert (error.value.why, error.value.place) == (why, str(file))
    assert "hush" not in str(error.value)


@pytest.mark.parametrize(("mode", "exposed"), [(0o600, False), (0o640, False), (0o644, True)])
def test_a_file_everybody_may_read_is_told(tmp_path: Path, mode: int, exposed: bool) -> None:
    file = tmp_path / "password"
    file.write_text("x")
    file.chmod(mode)
    assert find_secret({"DOITHOAI_SMTP_PASSWORD_FILE": str(file)}).exposed is exposed


def test_a_password_never_shows_in_what_is_printed() -> None:
    account = SmtpAccount("localhost", 25, "none", "vanphong", Secret("hush"))
    assert "hush" not in f"{account!r} {account.password} {[account.password]!r}"
    with pytest.raises(TypeError):
        pickle.dumps(account.password)


def test_an_account_with_a_user_has_a_password_or_a_file() -> None:
    with pytest.raises(ValueError, match="password"):
        SmtpAccount("localhost", 25, "none", "vanphong")
