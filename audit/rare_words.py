"""Run by var/audit/words: JSON in ({"sentences", "glossary", "names"}), JSON out: [[word, how often], ...].

A word is rare where it is met less than once in a million words of everyday Chinese (wordfreq's Zipf scale); jieba
parts the sentences. What the glossary explains, and names of places, are no finding.
"""

import json
import logging
import re
import sys
from collections import Counter

import jieba
from wordfreq import zipf_frequency

RARE = 3.0  # on the Zipf scale: once in a million words
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")

if __name__ == "__main__":
    jieba.setLogLevel(logging.ERROR)
    given = json.load(sys.stdin)
    known = [*given["glossary"], *given["names"]]
    for term in known:
        jieba.add_word(term)
    skipped = set(known)
    found = Counter(
        word
        for sentence in given["sentences"]
        for word in jieba.cut(sentence)
        if _WORD.fullmatch(word) and word not in skipped and zipf_frequency(word, "zh") < RARE
    )
    json.dump(found.most_common(), sys.stdout, ensure_ascii=False)
