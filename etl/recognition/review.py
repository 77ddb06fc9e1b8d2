"""Names that look like a watched substance and match no rule, listed for a person to review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from etl.recognition.engine import Recogniser
from etl.recognition.normalise import MOST_READ, normalise
from etl.recognition.rules import OTHER_SPECIES
from etl.vocabulary.substances import review_words

SHORTEST_WORD = 4

NEAR_MISS_TYPES = {
    "product_name": "str",
    "anchor": "str",
    "score": "float64",
    "rule_id": "str",
}


def near_misses(
    recogniser: Recogniser, strings: Iterable[str], *, score_cutoff: float = 70.0
) -> pd.DataFrame:
    """The unmatched strings with a word close to a watched substance, for a person to review.

    Only strings that hold a close word are read by the rules, so that a million take seconds.
    Words that an exclusion knows, and names a person has decided, are left out; those that a
    rule knows as another species are listed with it. Nothing here changes what is counted.

    Args:
        strings: product names; repeated ones count once.
        score_cutoff: least similarity of a word with an anchor, 0 to 100.

    Returns:
        Columns product_name, anchor and score (the closest word's, best first) and rule_id:
        the rule that knows the name as another species, or null.
    """
    texts = {string: normalise(string[:MOST_READ]) for string in dict.fromkeys(strings) if string}
    words = set(chain.from_iterable(text.split() for text in texts.values()))
    closest = _closest_anchors(sorted(words), score_cutoff)
    rows = []
    for string, text in texts.items():
        found = [word for word in dict.fromkeys(text.split()) if word in closest]
        if not found:
            continue
        known = recogniser.ruled_out(text)
        found = [word for word in found if word not in known or known[word].kind == OTHER_SPECIES]
        if found and not recogniser.recognise(string):
            (score, anchor), word = max((closest[word], word) for word in found)
            rule = known.get(word)
            rows.append((string, anchor, score, rule.rule_id if rule else None))
    frame = pd.DataFrame(rows, columns=list(NEAR_MISS_TYPES)).astype(NEAR_MISS_TYPES)
    return frame.sort_values(["score", "product_name"], ascending=[False, True], ignore_index=True)


def _closest_anchors(words: Sequence[str], score_cutoff: float) -> dict[str, tuple[float, str]]:
    """Score and anchor of each word that comes close to one."""
    words, anchors = [word for word in words if len(word) >= SHORTEST_WORD], review_words()
    if not words or not anchors:
        return {}
    scores = process.cdist(words, anchors, scorer=fuzz.ratio, score_cutoff=score_cutoff)
    best = scores.argmax(axis=1)
    return {
        words[row]: (round(float(scores[row, best[row]]), 1), anchors[best[row]])
        for row in np.flatnonzero(scores.max(axis=1))
    }
