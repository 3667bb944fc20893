"""Reads who runs a casebook case and with whom: vendors, partners, services, forms of operation, departments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from etl.clean import fold
from etl.readers.casebook_costs import Doubtful
from etl.readers.casebook_pages import Line, half_width, width
from etl.readers.casebook_sheet import DEPARTMENT, FORM, SERVICE, Section, Sheet
from etl.readers.records import Printed

FORMS = {"パッケージ製品": "package", "個別カスタマイズしたシステム": "customised_package", "個別開発製品": "custom"}
HOSTINGS = {"クラウド": "cloud", "オンプレミス": "on_premises"}

_FULL_LINE_WIDTH = 18  # the column holds some 20 characters: a shorter line was ended on purpose
_NOTE = re.compile(r"[（(]([^（()）]*)[）)]$")
_LEGAL_FORM = re.compile(r"(?:株式|合同|有限|合資)会社|(?:社団|財団)法人")
# Marks other than 、 that may part companies; a legal form beside ・ or a blank within a name begins or ends one.
_OTHER_SEPARATOR = re.compile(
    rf"[／/；;，,＋]|及び|並びに|[・\s](?:{_LEGAL_FORM.pattern})\S|\S(?:{_LEGAL_FORM.pattern})[・\s]"
)
_STATEMENT = re.compile(
    r"(?:パッケージ製品を基に)?(?P<form>パッケージ製品|個別カスタマイズしたシステム|個別開発製品)を"
    r"(?P<hosting>クラウド|オンプレミス)環境で(?:運用|利用)"
)
_NOTHING = re.compile(r"[-ー]?")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]*?(?:\.[A-Za-z]+)+(?![A-Za-z.-])")
_DEPARTMENT = re.compile(
    r"[^@。•\d]{2,60}?(?:\d{1,2}[^@。•\d]{1,20})?(?:課|室|部|局|係|班|所|館|院|署|科|担当|センター|チーム|グループ)(?:[（(][^（()）]*[）)])?"
)
_PHONE = re.compile(r"\(?0\d{1,4}[-ー(]\d{1,4}[-ー)]\d{3,4}(?:\(?(?:内線?\d+|代表|直通)\)?)*|\(内線?\d+\)")


@dataclass(frozen=True)
class Party:
    """A company with the note printed behind its name."""

    name: str
    note: str | None


def parties(sheet: Sheet, kind: str) -> list[Party]:
    """Return the companies of the vendor (VENDOR) or partner (PARTNER) block; raises Doubtful where names run on."""
    section = sheet.first(kind)
    if section is None:
        return []
    if len(section.blocks) > 1:  # a blank line ends the names; what follows may be a theme or a heading
        raise Doubtful(sheet.whole(section), "事業者名の終わりを読み取れません")
    if _has_uncertain_break([line.text.strip() for line in section.printed_lines]):
        raise Doubtful(sheet.whole(section), "事業者名の区切りを読み取れません")
    found = [_party(name) for name in _names(section)]
    for party in found:
        if len(_LEGAL_FORM.findall(party.name)) > 1 or _OTHER_SEPARATOR.search(party.name):
            raise Doubtful(sheet.whole(section), "事業者名の区切りを読み取れません")
    return [party for party in found if not _NOTHING.fullmatch(half_width(party.name))]


def _has_uncertain_break(lines: list[str]) -> bool:
    """Where no 、 lists the names, a full line may be cut or may end one: only a legal form broken in two can tell."""
    is_list = re.search(r"、[^\n]", re.sub(r"[（(][^）)]*[）)]", "", "\n".join(lines))) is not None
    for index, (above, below) in enumerate(pairwise(lines), start=1):
        is_within = _is_open("".join(lines[:index])) or below.startswith(("（", "(")) or above.endswith("・")
        if is_within or not _is_cut(above):
            continue
        has_ended = re.search(rf"(?<=.)(?:{_LEGAL_FORM.pattern})$", above.rsplit("、", 1)[-1])
        forms = _LEGAL_FORM.finditer(above + below)
        is_form_cut = any(form.start() <= len(above) < form.end() and not _begins_name(below) for form in forms)
        if has_ended or not (is_list or is_form_cut):
            return True
    return False


def _begins_name(text: str) -> bool:
    """A legal form with a name behind it begins a company: 株式会社みどり, not 株式会社 alone or before a note."""
    form = _LEGAL_FORM.match(text)
    return form is not None and re.match(r"[^、（(]", text[form.end() :]) is not None


def _names(section: Section) -> list[str]:
    text = "\n".join(_entries(section.printed_lines))
    text = re.sub(r"【[^】]*】", "", text)
    return [name.strip() for name in re.split(r"[、\n](?![^（(]*[）)])", text) if name.strip()]


def _party(name: str) -> Party:
    name = re.sub(r"(?<=[）)])等$", "", name)
    note = _NOTE.search(name)
    return Party(_NOTE.sub("", name).strip() if note else name, note[1] if note else None)


def _entries(lines: list[Line]) -> list[str]:
    """Join lines that were wrapped: within a note, or where the line before fills the column without an end."""
    entries: list[str] = []
    is_cut = False
    for line in lines:
        text = line.text.strip()
        if entries and (is_cut or _is_open(entries[-1]) or text.startswith(("（", "("))):
            entries[-1] = _glued(entries[-1], text)
        else:
            entries.append(text)
        is_cut = _is_cut(line.text)
    return entries


def _is_open(entry: str) -> bool:
    return len(re.findall(r"[（(]", entry)) > len(re.findall(r"[）)]", entry))


def _is_cut(text: str) -> bool:
    """A line is cut where it fills the column, after ・, and between Latin words, whose blank stays at the line end."""
    if text.rstrip().endswith(("）", ")", "、", "」")):
        return False
    return width(text) >= _FULL_LINE_WIDTH or text.rstrip().endswith("・") or re.search(r"[A-Za-z] $", text) is not None


def _glued(first: str, second: str) -> str:
    gap = " " if re.search(r"[A-Za-z]$", first) and re.match(r"[A-Za-z]", second) else ""
    return first + gap + second


@dataclass(frozen=True)
class Service:
    """The names of the services, listed with 、, the note behind a single one, and where they stand."""

    names: str
    note: str | None
    printed: Printed


def service(sheet: Sheet) -> Service | None:
    """Return the services, None where none is printed."""
    section = sheet.first(SERVICE)
    if section is None:
        return None
    entries = [part for entry in _entries(section.printed_lines) for part in re.split(r"[①-⑳]", entry)]
    names = [part.strip().rstrip("、").strip() for part in entries]
    names = [name for name in names if not _NOTHING.fullmatch(half_width(re.sub(_NOTE, "", name)))]
    note = _NOTE.search(names[0]) if len(names) == 1 else None
    return Service("、".join(names), note[1] if note else None, sheet.whole(section)) if names else None


def deployments(sheet: Sheet) -> list[tuple[str, str]]:
    """Return (form_code, hosting_code) of each statement under 運用形態; raises Doubtful for unknown words."""
    section = sheet.first(FORM)
    if section is None or not section.blocks:
        return []
    statement = sheet.joined(form_block(section))
    found = [(FORMS[match["form"]], HOSTINGS[match["hosting"]]) for match in _STATEMENT.finditer(statement.text)]
    rest = re.sub(r"[①-⑳~、。\s]|で?運用|で?利用", "", _STATEMENT.sub("", statement.half))
    if not _NOTHING.fullmatch(rest):
        raise Doubtful(statement.printed(), "運用形態を読み取れません")
    return found


def form_block(section: Section) -> list[Line]:
    """Return the lines of the statement itself; the schedule follows after a blank line."""
    return section.blocks[0] if section.blocks else []


def department(sheet: Sheet, municipality: str) -> str | None:
    """Return the departments' names without mail and phone, several with 、; raises Doubtful where scrambled."""
    section = sheet.first(DEPARTMENT)
    if section is None:
        return None
    lines = [Line(line.number, _without_contacts(line.text)) for line in section.printed_lines]
    names = _by_department([line.text for line in lines if line.text], municipality)
    for name in names:
        is_scrambled = municipality in fold(name) and not fold(name).startswith(municipality)
        if is_scrambled or not _DEPARTMENT.fullmatch(name):
            raise Doubtful(Printed(_masked(name), *[section.lines[0].number] * 2), "担当部署の名称を読み取れません")
    return "、".join(names) or None


def is_department_withheld(sheet: Sheet) -> bool:
    """Return whether （非公表） or － stands for the department."""
    section = sheet.first(DEPARTMENT)
    text = "".join(line.text for line in section.printed_lines) if section else ""
    return re.search(r"非公表|[－―-]", text) is not None and not re.search(r"\d|@", half_width(text))


def _without_contacts(text: str) -> str:
    text = re.sub(r"メール|電話|（非公表）|[－―]{2,}|^－$", " ", text)
    half = half_width(text)
    for pattern in (_MAIL, _PHONE):
        while match := pattern.search(half):
            text, half = text[: match.start()] + text[match.end() :], half[: match.start()] + half[match.end() :]
    return text.strip().removeprefix("（代表）").removeprefix("（直通）").strip()


def _masked(name: str) -> str:
    """Contacts never leave the document, not even in the list of the unread."""
    return re.sub(r"\S*@\S*|[\d-]{4,}", "…", name)


def _by_department(names: list[str], municipality: str) -> list[str]:
    """A line that begins with the body's name begins a department; others go on with the one before."""
    found: list[str] = []
    for name in names:
        if found and not fold(name).startswith(municipality):
            found[-1] = _glued(found[-1], name)
        else:
            found.append(name)
    return found
