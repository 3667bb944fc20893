"""Keeps text that a spreadsheet would run as a formula from running in an export, and gives it back to a build.

Such text (after any apostrophes of its own) gets one apostrophe in front; a build takes one away, so that every text
comes back as it was. Numbers stay numbers, negative ones too.
"""

STARTS = r"[=+@\t\r-]"


def disarmed(column: str) -> str:
    """Return the SQL of a text column with an apostrophe before what a spreadsheet would run."""
    return f"case when regexp_matches({column}, '^''*{STARTS}') then '''' || {column} else {column} end"


def restored(column: str) -> str:
    """Return the SQL of a text column without the apostrophe that `disarmed` put there."""
    # nearly no text begins with an apostrophe, and to ask that first costs next to nothing
    return (
        f"case when starts_with({column}, '''') and regexp_matches({column}, '^''+{STARTS}') "
        f"then substring({column}, 2) else {column} end"
    )
