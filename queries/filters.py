"""The selection as one value: to and from the URL, a clause with bound parameters, a sentence, a cache key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from queries.language import LANGUAGES, USUAL, is_english, t
from queries.schema.fold import fold

# Limits of what a URL may ask for; anything beyond is dropped, never an error.
LONGEST_TEXT = 100
MOST_CHOICES = 100
LARGEST_NUMBER = 10**15
LARGEST_POPULATION = 15_000_000
# Who the own town is compared with, and how many bodies near its population.
PEERS = ("near", "band", "prefecture", "chosen")
FEWEST_PEERS, USUAL_PEERS, MOST_PEERS = 5, 10, 30
MOST_PINS = 4
# Control characters, marks of the direction of writing, line separators, marks of byte order, halves of a pair.
UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)

Labels = Callable[[str, str], str]


@dataclass(frozen=True)
class Filters:
    """What is selected; an empty field does not filter. Amounts are in yen, lead times in months.

    `has` names measures that must have a value. From `own_name` on nothing selects: the user's own town, whom to
    compare it with (`peers`: the `peer_count` bodies nearest in population, `peer_bodies` by name ...; prefectures only
    among prefectures unless `mixes_prefectures`), the cases pinned for a comparison side by side, and the language.
    """

    types: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    hostings: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    keyword: str = ""
    initial_min: int | None = None
    initial_max: int | None = None
    running_min: int | None = None
    running_max: int | None = None
    project_min: int | None = None
    project_max: int | None = None
    lead_min: int | None = None
    lead_max: int | None = None
    own_name: str = ""
    own_population: int | None = None
    peers: str = "near"
    peer_count: int = USUAL_PEERS
    peer_bodies: tuple[str, ...] = ()
    mixes_prefectures: bool = False
    pins: tuple[str, ...] = ()
    language: str = USUAL

    @classmethod
    def from_query(cls, query: Mapping[str, list[str]], known: Mapping[str, frozenset[str]]) -> Filters:
        """Return the filters of URL parameters; unknown codes, wrong types and overlong values are dropped.

        `known` gives the allowed values of each field of choices.
        """
        values: dict[str, object] = {}
        for name, parameter in PARAMETERS.items():
            given = query.get(parameter, [])
            if name in CHOICES or name == "peer_bodies":
                allowed = known.get(name, frozenset())
                values[name] = tuple(dict.fromkeys(value for value in given[:MOST_CHOICES] if value in allowed))
            elif name in TEXTS:
                values[name] = plain_text(given[-1]) if given else ""
            elif name in READINGS:
                values[name] = READINGS[name](given)
            else:
                values[name] = _number(given[-1]) if given else None
        if not 1 <= (values["own_population"] or 0) <= LARGEST_POPULATION:
            values["own_population"] = None
        return cls(**values)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, list[str]]:
        """Return the URL parameters of what is set, in a fixed order."""
        query = {}
        for name, parameter in PARAMETERS.items():
            value = getattr(self, name)
            if value != getattr(UNSET, name):
                query[parameter] = list(value) if isinstance(value, tuple) else [_written(value)]
        return query

    def where(self) -> tuple[str, dict[str, object]]:
        """Return one clause over `case_rows`, `tags`, `deployments` and `case_texts`, and the parameters it binds."""
        clauses, parameters = ["true"], {}
        for name, clause in CLAUSES.items():
            value = getattr(self, name)
            if value not in ((), "", None):
                clauses.append(clause)
                parameters[name] = list(value) if isinstance(value, tuple) else value
        words = [fold(word) for word in self.keyword.split() if fold(word)]
        if words:
            clauses.append(KEYWORDS)
            parameters["words"] = words
        return "\n    and ".join(clauses), parameters

    @property
    def looks_further(self) -> bool:
        """Whether a condition looks beyond the row of a case: into its texts, its technologies, its systems."""
        return bool(self.keyword or self.tags or self.forms or self.hostings)

    def describe_peers(self) -> str:
        """Return in words whom the own town is compared with."""
        bodies = t("・").join(self.peer_bodies) or t("未選択")
        words = {
            "near": t("人口の近い{count}団体", count=self.peer_count),
            "band": t("同じ人口区分"),
            "prefecture": t("同じ都道府県"),
            "chosen": t("選んだ団体（{bodies}）", bodies=bodies),
        }
        return words[self.peers] + (t("（都道府県と市区町村をまぜる）") if self.mixes_prefectures else "")

    def describe(self, label: Labels) -> str:
        """Return the selection in words; `label(list, code)` gives the words of codes and measures."""
        parts = [
            f"{t(heading)}: {t('・').join(label(code_list, value) for value in getattr(self, name))}"
            for name, (heading, code_list) in CHOICES.items()
            if getattr(self, name)
        ]
        if self.keyword:
            parts.append(t("キーワード: {keyword}", keyword=self.keyword))
        for heading, low, high, unit, divisor in RANGES:
            words = _range(getattr(self, low), getattr(self, high), unit, divisor)
            if words:
                parts.append(f"{t(heading)}: {words}")
        return t("、").join(parts) if parts else t("すべての記録")

    @property
    def selects(self) -> Filters:
        """The same selection without what only compares: what decides which rows match."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return Filters(**{name: value for name, value in values.items() if name not in COMPARING})

    @property
    def compares(self) -> Filters:
        """The same comparison over every record: the own town and its peers without what selects, and no pins."""
        return Filters(**{name: getattr(self, name) for name in COMPARING if name not in {"pins", "language"}})


# field -> (heading, list of its codes); of prefectures the filter holds the names.
CHOICES = {
    "types": ("記録の種類", "record_type"),
    "bands": ("人口区分", "population_band"),
    "categories": ("分類", "category"),
    "fields": ("分野", "field"),
    "prefectures": ("都道府県", ""),
    "tags": ("技術", "tag"),
    "forms": ("運用形態", "form"),
    "hostings": ("環境", "hosting"),
    "has": ("値がある", "measure"),
}
TEXTS = ("keyword", "own_name")
# The fields that compare and select nothing.
COMPARING = (
    "own_name",
    "own_population",
    "peers",
    "peer_count",
    "peer_bodies",
    "mixes_prefectures",
    "pins",
    "language",
)
RANGES = (
    ("イニシャルコスト", "initial_min", "initial_max", "{number}万円", 10_000),
    ("ランニングコスト", "running_min", "running_max", "{number}万円", 10_000),
    ("事業費", "project_min", "project_max", "{number}万円", 10_000),
    ("導入までの期間", "lead_min", "lead_max", "{number}か月", 1),
)
# field -> URL parameter
PARAMETERS = {
    "types": "type", "bands": "band", "categories": "category", "fields": "field", "prefectures": "prefecture",
    "tags": "tag", "forms": "form", "hostings": "hosting", "has": "has", "keyword": "q",
    "initial_min": "initial_min", "initial_max": "initial_max", "running_min": "running_min",
    "running_max": "running_max", "project_min": "project_min", "project_max": "project_max",
    "lead_min": "lead_min", "lead_max": "lead_max", "own_name": "own", "own_population": "own_population",
    "peers": "peers", "peer_count": "k", "peer_bodies": "body", "mixes_prefectures": "mix", "pins": "pin",
    "language": "lang",
}  # fmt: skip
CLAUSES = {
    "types": "list_contains($types, case_rows.record_type_code)",
    "bands": "list_contains($bands, case_rows.population_band_code)",
    "categories": "list_contains($categories, case_rows.category_code)",
    "fields": "list_contains($fields, case_rows.field_code)",
    "prefectures": "list_contains($prefectures, case_rows.prefecture_name)",
    "tags": "case_rows.case_id in (select tags.case_id from tags where list_contains($tags, tags.tag_code))",
    "forms": "case_rows.case_id in (select deployments.case_id from deployments "
    "where list_contains($forms, deployments.form_code))",
    "hostings": "case_rows.case_id in (select deployments.case_id from deployments "
    "where list_contains($hostings, deployments.hosting_code))",
    # one condition for each of these columns, all of which must hold
    "has": "columns(lambda name: list_contains($has, name)) is not null",
    "initial_min": "case_rows.initial_cost_yen >= $initial_min",
    "initial_max": "case_rows.initial_cost_yen <= $initial_max",
    "running_min": "case_rows.running_cost_yen >= $running_min",
    "running_max": "case_rows.running_cost_yen <= $running_max",
    "project_min": "case_rows.project_cost_yen >= $project_min",
    "project_max": "case_rows.project_cost_yen <= $project_max",
    "lead_min": "case_rows.lead_time_months >= $lead_min",
    "lead_max": "case_rows.lead_time_months <= $lead_max",
}
KEYWORDS = (
    "case_rows.case_id in (select case_texts.case_id from case_texts "
    "where list_bool_and([contains(case_texts.search_text, word) for word in $words]))"
)


def one_line(text: str) -> str:
    """Return a text of a stranger as one line: nothing in it that is not seen, or turns the words around it."""
    return UNSEEN.sub(" ", text).strip()


def plain_text(given: str) -> str:
    """Return what was typed or given as text, as the filters hold it."""
    return one_line(given)[:LONGEST_TEXT].strip()


def _number(given: str) -> int | None:
    if not re.fullmatch(r"[0-9]{1,16}", given):
        return None
    return int(given) if int(given) <= LARGEST_NUMBER else None


def _range(low: int | None, high: int | None, unit: str, divisor: int) -> str:
    def shown(number: int | None) -> str:
        if number is None:
            return ""
        return t(unit, number=f"{number:,}" if is_english() else f"{number / divisor:,.10g}")

    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        return t("{low}から{high}まで", low=shown(low), high=shown(high))
    return t("{low}以上", low=shown(low)) if low is not None else t("{high}以下", high=shown(high))


def _written(value: object) -> str:
    return "1" if value is True else str(value)


def _peers(given: list[str]) -> str:
    return given[-1] if given and given[-1] in PEERS else UNSET.peers


def _peer_count(given: list[str]) -> int:
    number = _number(given[-1]) if given else None
    return number if number is not None and FEWEST_PEERS <= number <= MOST_PEERS else USUAL_PEERS


def _pins(given: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in given if re.fullmatch(r"[0-9A-Za-z_-]{1,80}", value)))[:MOST_PINS]


READINGS: dict[str, Callable[[list[str]], object]] = {
    "peers": _peers,
    "peer_count": _peer_count,
    "mixes_prefectures": lambda given: given[-1:] == ["1"],
    "language": lambda given: given[-1] if given and given[-1] in LANGUAGES else USUAL,
    "pins": _pins,
}
UNSET = Filters()
