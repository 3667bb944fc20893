"""Documents of the known layouts with any number of records: those that examine the readers in the tests."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
SEED = 1


def write(folder: Path, records: int) -> dict[str, Path]:
    """Write one document of so many records in each layout, with irregularities as real ones have them."""
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))
    import generated_casebook
    import generated_grants
    import generated_measures

    texts = {
        "casebook": generated_casebook.document(SEED, records).lines,
        "grants": generated_grants.document(SEED, records).lines,
        "measures": generated_measures.compose(SEED, records)[0],
    }
    paths = {layout: folder / f"{layout}.txt" for layout in texts}
    for layout, lines in texts.items():
        paths[layout].write_text("\n".join(lines), encoding="utf8")
    return paths
