"""A history is not a finding: CHRONIC ALCOHOL ABUSE, HISTORY OF COCAINE USE, OPIOID USE DISORDER.

Causes of death and contributing conditions name substances that a person used at some time. Such a
phrase says nothing of what was taken or found now, so what it names is not read. ACUTE AND CHRONIC
ABUSE is both, and is read.
"""

from __future__ import annotations

import re

_HABIT = r"(?:ABUSE|MISUSE|USE|DEPENDENCE|DEPENDENCY|ADDICTION)"
_WORDS = r"(?:(?!ACUTE\b|CHRONIC\b|TOXICITY\b|INTOXICATION\b)[^\s,;.()]+\s+)"
_LIST = r"(?:\s*\([^()]*\))?"
_HISTORY = re.compile(
    r"\b(?:(?:CLINICAL|MEDICAL|SOCIAL|KNOWN|PAST)\s+)?(?:HISTORY|HX|H/O)\b[^,;.()\\]*"
    rf"|(?<!AND )(?<!OR )(?<![&/] )(?<![&/])\bCHRONIC\s+{_WORDS}{{1,5}}?{_HABIT}\b{_LIST}"
    rf"|\b(?:PAST|PRIOR|FORMER|PREVIOUS|REMOTE)\s+{_WORDS}{{1,4}}?{_HABIT}\b{_LIST}"
    rf"|\b{_WORDS}{{1,2}}(?:USE\s+DISORDER|DEPENDENCE|DEPENDENCY)\b{_LIST}",
    re.IGNORECASE,
)
_HINT = re.compile(r"HISTOR|CHRONIC|\bHX\b|H/O|DISORDER|DEPENDEN|PAST|PRIOR|FORMER|PREVIOUS|REMOTE",
    re.IGNORECASE,
)  # fmt: skip


def without_history(text: str) -> str:
    """The text with each phrase that tells a history blanked out, at its full length."""
    if _HINT.search(text) is None:
        return text
    return _HISTORY.sub(lambda found: " " * len(found.group()), text)
