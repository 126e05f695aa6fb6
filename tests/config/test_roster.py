"""The roster, with all the habits of Excel and of those who fill it in."""

from __future__ import annotations

import time
import unicodedata

import pytest

from rules.model import Person
from tests.config.folder import HEAD, ROSTER, Folder

LAN = Person("Nguyễn Thị Lan", "lan@example.edu.vn", ("homeroom",), ("10A1",), "cô")
PLAIN = "name,email,roles,class,title\nNguyễn Thị Lan,lan@example.edu.vn,homeroom,10A1,cô\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.rstrip("\n"),
        unicodedata.normalize("NFD", PLAIN),
        PLAIN.replace("Nguyễn Thị Lan", "  Nguyễn  Thị\u00a0Lan "),
        PLAIN.replace(",homeroom", ' ,  "homeroom" '),
        PLAIN + ",,,,\n\n",
        "\n" + PLAIN,
        PLAIN.replace("name,email,roles,class,title", "Họ và tên,Thư điện tử,Vai trò,Lớp,Danh xưng"),
        PLAIN.replace("name,email,roles,class,title", "HỌ TÊN,Email,vai trò,lớp,Chức danh"),
        PLAIN.replace("name,", "STT,name,").replace("Nguyễn", "1,Nguyễn"),
        PLAIN.replace(",homeroom", ",Giáo viên chủ nhiệm"),
        PLAIN.replace(",homeroom", ",HOMEROOM"),
        PLAIN.replace(",cô", ",Cô."),
        "sep=;\n" + PLAIN.replace(",", ";"),
        PLAIN.replace(",cô", ",cô,,"),
        "DANH SÁCH GIÁO VIÊN CHỦ NHIỆM,,,,\nNăm học 2026-2027,,,,\n" + PLAIN,
        "DANH SÁCH LỚP;;;;\n\n" + PLAIN.replace(",", ";"),
    ],
    ids=range(21),
)
def test_the_same_person_in_every_habit(folder: Folder, content: str) -> None:
    folder.roster(content)
    assert folder.load(ROSTER).school.people == (LAN,)


@pytest.mark.parametrize(
    "cell", ["homeroom;secretary", "homeroom | secretary", "homeroom/secretary", "homeroom\nThư ký"]
)
def test_several_roles_in_a_cell(folder: Folder, cell: str) -> None:
    folder.roster(f'name,email,roles\nLan,lan@example.edu.vn,"{cell}"\n')
    assert folder.load(ROSTER).school.people[0].roles == ("homeroom", "secretary")


@pytest.mark.parametrize("cell", ["10/1,10/2", "10/1; 10/2", "10/1|10/2", "10/1\n10/2", "10/1, 10/2, 10/1"])
def test_several_classes_in_a_cell(folder: Folder, cell: str) -> None:
    folder.roster(f'name,email,roles,class\nLan,lan@example.edu.vn,homeroom,"{cell}"\n')
    assert folder.load(ROSTER).school.people[0].classes == ("10/1", "10/2")


def test_rows_of_one_address_are_merged_where_the_names_agree(folder: Folder) -> None:
    folder.roster(PLAIN + "nguyễn thị lan,LAN@example.edu.vn,secretary,10A2,\n")
    (person,) = folder.load(ROSTER).school.people
    assert (person.name, person.email) == (LAN.name, LAN.email)
    assert (person.roles, person.classes, person.title) == (("homeroom", "secretary"), ("10A1", "10A2"), "cô")


@pytest.mark.parametrize("cell", ["đồng chí", "Đ/c", "đ/c.", "Đ.c", "đc"])
def test_a_comrade_has_many_spellings(folder: Folder, cell: str) -> None:
    folder.roster(PLAIN.replace(",cô", f",{cell}"))
    assert folder.load(ROSTER).school.people[0].title == "đồng chí"


def test_a_title_nobody_is_addressed_by_is_none(folder: Folder) -> None:
    folder.roster(PLAIN.replace(",cô", ",Tổ trưởng"))
    assert folder.load(ROSTER).school.people[0].title == ""


BROKEN: dict[str, tuple[str | bytes, list[tuple[str, int, int]]]] = {
    "empty": ("", [("roster-empty", 1, 1)]),
    "headers only": ("name,email,roles\n\n", [("roster-empty", 1, 1)]),
    "no roles column": ("name,email\nLan,lan@example.edu.vn\n", [("roster-column-missing", 1, 1)]),
    "header misspelt": ("name,emial,roles\nLan,lan@example.edu.vn,\n", [("roster-column-missing", 1, 1)]),
    "column twice": (
        "name,email,roles,Họ tên\nLan,lan@example.edu.vn,,Lan\n",
        [("roster-column-twice", 1, 18)],
    ),
    "UTF-16": (PLAIN.encode("utf-16"), [("roster-not-utf8", 1, 1)]),
    "Windows-1258": (b"name,email,roles\nL\xea,a@example.edu.vn,\n", [("roster-not-utf8", 2, 2)]),
    "a workbook": (b"PK\x03\x04....", [("roster-workbook", 1, 1)]),
    "no address": ("name,email,roles\n\nLan, ,homeroom\n", [("roster-cell-empty", 3, 5)]),
    "short row": ("name,email,roles\nLan\n", [("roster-cell-empty", 2, 1)]),
    "no name": ("name,email,roles\n,lan@example.edu.vn,\n", [("roster-cell-empty", 2, 1)]),
    "bad address": ("name;email;roles\nLan;lan@;homeroom\n", [("bad-domain", 2, 5)]),
    "two addresses": ('name,email,roles\nLan,"a@x.vn; b@x.vn",\n', [("several-addresses", 2, 5)]),
    "an address with accents": (
        "name,email,roles\nLan,lãnhđạo@example.edu.vn,\n",
        [("bad-local-part", 2, 5)],
    ),
    "a title above, and what follows it": (
        "DANH SÁCH,,\nname,email,roles\nLan,,\n",
        [("roster-cell-empty", 3, 5)],
    ),
    "somebody above the headers": (
        "Mai,mai@example.edu.vn,\nname,email,roles\nLan,lan@example.edu.vn,\n",
        [("roster-header-missing", 1, 1)],
    ),
    "a comma between roles": (
        PLAIN.replace("homeroom,", "homeroom, secretary,"),
        [("roster-row-too-long", 2, 1)],
    ),
    "a comma between classes, the title empty": (
        "name,email,roles,class,title\nLan,lan@example.edu.vn,homeroom,6A2, 6A3,\n",
        [("roster-row-too-long", 2, 1)],
    ),
    "a role slid into the classes": (
        "name,email,roles,class,title\nLan,lan@example.edu.vn,homeroom, secretary,,\n",
        [("roster-row-too-long", 2, 1)],
    ),
    "a role slid into the classes, nothing after it": (
        "name,email,roles,class,title\nLan,lan@example.edu.vn,homeroom,Thư ký\n",
        [("roster-role-as-class", 2, 33)],
    ),
    "a role slid into the classes, the class into the titles": (
        "name,email,roles,class,title\nLan,lan@example.edu.vn,homeroom,secretary,10A1\n",
        [("roster-role-as-class", 2, 33)],
    ),
    "quote never closed": (
        'name,email,roles\nMai,mai@example.edu.vn,\n"Lan,lan@example.edu.vn,homeroom\nHà,ha@example.edu.vn,\n',
        [("roster-quote-never-closed", 3, 1)],
    ),
    "quote never closed on the last line": (
        'name,email,roles\n"Lan,lan@example.edu.vn,homeroom\n',
        [("roster-quote-never-closed", 2, 1)],
    ),
    "quote closed by that of a later line": (
        'name,email,roles\n"Lan,lan@example.edu.vn,homeroom\n"Hà",ha@example.edu.vn,\n',
        [("roster-quote-never-closed", 2, 1)],
    ),
    "whole lines in quotes": (
        '"name,email,roles"\n"Lan,lan@example.edu.vn,homeroom"\n',
        [("roster-rows-in-quotes", 1, 1)],
    ),
    "roles joined by a plus": (
        "name,email,roles\nLan,lan@example.edu.vn,homeroom + Thư ký\n",
        [("roster-roles-joined", 2, 24)],
    ),
    "roles joined by a blank": (
        "name,email,roles\nLan,lan@example.edu.vn,homeroom secretary\n",
        [("roster-roles-joined", 2, 24)],
    ),
    "a text document": (b"PK\x03\x04..word/document.xml", [("roster-workbook", 1, 1)]),
    "line break in a name": ('name,email,roles\n"Lan\nBcc: x",lan@example.edu.vn,\n', [("line-break", 2, 1)]),
    "unknown role": (
        'name,email,roles\n"Lan, A",lan@example.edu.vn,homeroom/thuky\n',
        [("unknown-role", 2, 29)],
    ),
    "two names": (
        PLAIN + "Trần Văn Mai,Lan@example.edu.vn,homeroom,,\n",
        [("two-names-for-one-address", 3, 14)],
    ),
    "all at once": (
        "name,email,roles\nLan,,x\nMai,mai,\n",
        [("roster-cell-empty", 2, 5), ("unknown-role", 2, 6), ("address-without-at", 3, 5)],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_with_a_roster_and_where(folder: Folder, case: str) -> None:
    content, expected = BROKEN[case]
    path = folder.roster(content)
    faults = folder.faults(ROSTER)
    assert [(fault.code, fault.line, fault.column) for fault in faults] == expected
    for fault in faults:
        assert fault.file == path
        assert all("None" not in fault.message(language) for language in ("vi", "en"))


def test_a_misspelt_header_is_named(folder: Folder) -> None:
    folder.roster("name,emial,roles\nLan,lan@example.edu.vn,\n")
    assert "emial" in folder.faults(ROSTER)[0].message("vi")


def test_a_header_with_more_words_than_needed_is_named(folder: Folder) -> None:
    folder.roster("Họ tên,Email của giáo viên,Vai trò\nLan,lan@example.edu.vn,\n")
    assert "Có phải là “Email của giáo viên”?" in folder.faults(ROSTER)[0].message("vi")


@pytest.mark.parametrize(
    "cell", ["mailto:lan@example.edu.vn", "Lan <lan@example.edu.vn>", "lan@example.edu.vn\u200b"]
)
def test_the_address_is_found_in_what_stands_around_it(folder: Folder, cell: str) -> None:
    folder.roster(f"name,email,roles\nLan,{cell},\n")
    assert "Có phải là “lan@example.edu.vn”?" in folder.faults(ROSTER)[0].message("vi")


def test_several_roles_are_told_to_be_separated_by_semicolons(folder: Folder) -> None:
    folder.roster("name,email,roles\nLan,lan@example.edu.vn,homeroom + Thư ký\n")
    assert "homeroom; secretary" in folder.faults(ROSTER)[0].message("vi")


@pytest.mark.parametrize(
    ("content", "program"),
    [(b"PK\x03\x04..word/document.xml", "Word"), (b"PK\x03\x04..xl/workbook.xml", "Excel")],
)
def test_a_document_is_called_by_its_own_program(folder: Folder, content: bytes, program: str) -> None:
    folder.roster(content)
    assert f"Đây là tệp {program};" in folder.faults(ROSTER)[0].message("vi")


@pytest.mark.parametrize("class_", ["Anh-1", "TIN-10", "10-Anh", "10/1", "Tổ lá"])
def test_a_class_may_be_called_otherwise_than_by_a_number(folder: Folder, class_: str) -> None:
    folder.roster(f"name,email,roles,class\nLan,lan@example.edu.vn,homeroom; la,{class_}\n")
    config = folder.load(ROSTER, HEAD.replace("[roles]\n", '[roles]\nla = "Tổ lá"\n'))
    assert config.school.people[0].classes == (class_,)
    assert config.hints == ()


HINTS = {
    PLAIN.replace(",cô", ",Mrs"): [("hint-title-unknown", 2, 49)],
    PLAIN.replace("Nguyễn Thị", "Cô Nguyễn Thị"): [("hint-name-with-title", 2, 1)],
    PLAIN.replace("10A1", "Oct-01"): [("hint-class-as-date", 2, 44)],
    PLAIN.replace("10A1", "10-Thg1"): [("hint-class-as-date", 2, 44)],
    PLAIN.replace("10A1", "10/1"): [],
    PLAIN + "Nguyễn Thị Lan,b@example.edu.vn,homeroom,,\n": [("hint-name-twice", 3, 16)],
    PLAIN + "Trần Văn Mai,mai@example.edu.vn,homeroom,10a1,\n": [("hint-class-twice", 3, 14)],
    PLAIN + "Trần Văn Mai,mai@example.edu.vn,secretary,10A1,\n": [],
    PLAIN + "Nguyễn Thị Lan,lan@example.edu.vn,secretary,10A1,\n": [],
    PLAIN + "Tập thể tổ Toán,toan@example.edu.vn,secretary,,nhóm\n": [],
}


@pytest.mark.parametrize("content", HINTS, ids=range(len(HINTS)))
def test_what_may_be_a_slip_stops_nothing_and_is_hinted_at(folder: Folder, content: str) -> None:
    folder.roster(content)
    hints = folder.load(ROSTER).hints
    assert [(hint.code, hint.line, hint.column) for hint in hints] == HINTS[content]
    assert {hint.level for hint in hints} <= {"hint"}


def test_people_and_terms_of_the_file_are_hinted_at_too(folder: Folder) -> None:
    config = folder.load(
        """
[[people]]
name = "Cô Lan"
email = "lan@example.edu.vn"
roles = ["homeroom"]
title = "Mrs"
[[calendar.terms]]
id = "hk1"
start = 2026-09-05
end = 2027-01-17
[[calendar.terms]]
id = "hk2"
start = 2027-01-17
end = 2027-05-31
"""
    )
    assert sorted(hint.code for hint in config.hints) == [
        "hint-name-with-title",
        "hint-terms-overlap",
        "hint-title-unknown",
    ]


def test_faults_of_the_file_and_of_the_roster_come_together(folder: Folder) -> None:
    folder.roster("name,email,roles\nLan,,\n")
    assert [fault.code for fault in folder.faults(ROSTER + "colour = 1\n")] == [
        "unknown-word",
        "roster-cell-empty",
    ]


def test_many_roles_cost_a_long_roster_little(folder: Folder) -> None:
    rows = "".join(f"Nguyễn Văn {n},a{n}@example.edu.vn,homeroom,10A{n % 40},\n" for n in range(3000))
    folder.roster(PLAIN.splitlines()[0] + "\n" + rows)
    few = min(_seconds(folder, HEAD + ROSTER) for _ in range(2))
    roles = "".join(f'role-{n} = "Tổ chuyên môn {n}"\n' for n in range(250))
    many = min(_seconds(folder, HEAD.replace("[roles]", "[roles]\n" + roles) + ROSTER) for _ in range(2))
    assert many < 3 * few


def _seconds(folder: Folder, text: str) -> float:
    begun = time.perf_counter()
    assert len(folder.load("", text).school.people) == 3000
    return time.perf_counter() - begun
