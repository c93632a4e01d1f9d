# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a report page as XML and as HTML and says what is wrong with it.

    check_page.py PAGE.html VISITS GAPS REVIEWERS

The page must be well-formed, load nothing, run nothing, point only at places in itself, and hold
every visit, every gap and every reviewer once.
"""
import collections
import html.parser
import re
import sys
import xml.etree.ElementTree

ALONE = {"meta", "rect", "path"}  # elements that may be closed in their own tag
ALLOWED = ALONE | set(
    """html head title style body header h1 h2 h3 p nav main footer section dl div dt dd b i em a
    small span svg text table thead tbody tr th td details summary ul li""".split())
NAMESPACES = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults, self.open, self.ids, self.targets = [], [], [], []
        self.classes = collections.Counter()
        self.bars = 0

    def element(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in ALLOWED:
            self.faults.append(f"element {tag} at {self.getpos()}")
        for name, value in attrs.items():
            if name.startswith("on") or name in ("src", "srcset", "action", "formaction"):
                self.faults.append(f"attribute {name} at {self.getpos()}")
            if name == "href":
                self.targets.append(value)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "tr":
            self.classes[attrs.get("class", "")] += 1
        self.bars += tag == "rect" and attrs.get("class", "").startswith("bar ")

    def handle_starttag(self, tag, attrs):
        self.element(tag, attrs)
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.element(tag, attrs)
        if tag not in ALONE:
            self.faults.append(f"<{tag}/> stays open in HTML, at {self.getpos()}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes another element, at {self.getpos()}")


def read(path, visits, gaps, reviewers):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    xml.etree.ElementTree.fromstring(text)
    page = Page()
    page.feed(text)
    page.close()
    faults = page.faults
    for name, expected in (("visit", visits), ("gap", gaps), ("reviewer", reviewers)):
        if page.classes[name] != expected:
            faults.append(f"{page.classes[name]} rows of class {name}, not {expected}")
    if page.bars not in (0, visits) or (0 < visits < 100 and page.bars == 0):
        faults.append(f"{page.bars} bars for {visits} visits")
    if len(set(page.ids)) != len(page.ids):
        faults.append("an id stands twice")
    faults += [f"link to {target}" for target in page.targets
               if target[:1] != "#" or target[1:] not in page.ids]
    rest = text
    for namespace in NAMESPACES:
        rest = rest.replace(f'xmlns="{namespace}"', "")
    faults += re.findall(r"https?:|url\(|@import|<script|javascript:|&nbsp;", rest, re.I)
    if "default-src 'none'" not in text:
        faults.append("no policy against loading")
    return faults


def main():
    faults = read(sys.argv[1], *map(int, sys.argv[2:5]))
    for fault in faults[:20]:
        print(f"{sys.argv[1]}: {fault}")
    sys.exit(1 if faults else 0)


main()
