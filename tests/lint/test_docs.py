# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the documents: links lead somewhere, README.md names every page, rooms are in the table,
no word stands twice in the glossary."""
import os
import re

import tree

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def dead_links(path):
    """Relative links of a page that lead nowhere."""
    for number, line in tree.lines(path):
        for target in LINK.findall(line):
            where = os.path.join(tree.ROOT, os.path.dirname(path), target)
            if "://" not in target and not target.startswith("mailto:") and \
                    not os.path.exists(where):
                yield f"{path}:{number}: {target} is not there"


def words_twice(path):
    """Words that an earlier row of a glossary explains; "term (of a plan)" is one of its own."""
    seen = set()
    for number, line in tree.lines(path):
        row = re.match(r"\| ([^|]+) \|", line)
        for word in row[1].split(", ") if row else []:
            if word in seen and not set(word) <= {"-", " "}:
                yield f"{path}:{number}: {word} stands above already"
            seen.add(word)


def main():
    findings, pages = [], tree.files(".md")
    for path in pages:
        findings += dead_links(path)
        if os.path.basename(path) == "glossary.md":
            findings += words_twice(path)
    readme = tree.text("README.md") if "README.md" in pages else None
    for path in tree.files(".md", under="docs"):
        if readme is not None and path not in readme:
            findings.append(f"README.md:1: does not name {path}")
    rooms = set(re.findall(r"`(\w+)`", tree.text("engine/README.md")))
    for path in tree.files(".c", ".h", under="engine"):
        if path.split(os.sep)[1] not in rooms:
            findings.append(f"engine/README.md:1: does not name {os.path.dirname(path)}")
    tree.finish(sorted(set(findings)), len(pages))


main()
