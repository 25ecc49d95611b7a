#!/usr/bin/env python3
"""Writes gateway/src/main/resources/io/metka/enrich/crawlers.txt from the npm package crawler-user-agents (MIT).

Usage: npm pack crawler-user-agents@1.60.0 && tar xzf crawler-user-agents-1.60.0.tgz
       deploy/scripts/crawlers.py package > gateway/src/main/resources/io/metka/enrich/crawlers.txt

The package's patterns are regular expressions, nearly all of them plain texts. This writes them as plain texts: a text that
begins with ^ or ends with $ is bound to that end of the User-Agent.
"""
import itertools
import json
import re
import sys

# Those whose meaning is not a choice of plain texts; each finds at least what the original does in its own examples.
REWRITTEN = {
    r"AdsBot-Google([^-]|$)": ["AdsBot-Google"],
    r"BlogTraffic\/\d\.\d+ Feed-Fetcher": ["BlogTraffic/"],
    r"ContextualBot[\s\S]*outcomes\.net": ["ContextualBot"],
    r"Current[\s\S]*RSS Reader": ["RSS Reader"],
    r"Spider[\s\S]*spider\.com": ["spider.com"],
    r"(^| )sentry\/": ["^sentry/", " sentry/"],
    r"(^| )PTST\/": ["^PTST/", " PTST/"],
}


def plain(pattern):
    if pattern in REWRITTEN:
        return REWRITTEN[pattern]
    parts = re.split(r"(\[[^\]]*\]|(?<!\\)\([^)]*(?<!\\)\))", pattern)
    choices = []
    for part in parts:
        if part.startswith("["):
            choices.append(list(part[1:-1]))
        elif part.startswith("(") and part.endswith(")"):
            choices.append(part[1:-1].split("|"))
        else:
            choices.append([part])
    texts = []
    for text in ("".join(c) for c in itertools.product(*choices)):
        texts += text.split("|")
    texts = [re.sub(r"\\(.)", r"\1", text) for text in texts]
    return [t if len(t.strip("^$")) >= 3 else sys.exit(f"too short: {pattern}") for t in texts]


def kind(tags):
    if "browser-automation" in tags:
        return "automation"
    return "library" if "http-library" in tags else "crawler"


def main(folder):
    version = json.load(open(f"{folder}/package.json"))["version"]
    lines = {}
    for entry in json.load(open(f"{folder}/crawler-user-agents.json")):
        for text in plain(entry["pattern"]):
            lines.setdefault(text, kind(entry.get("tags", [])))
    print(f"# crawler-user-agents {version}, https://github.com/monperrus/crawler-user-agents")
    for line in open(f"{folder}/LICENSE").read().splitlines():
        print(f"# {line}".rstrip())
    for text in sorted(lines):
        print(f"{lines[text]}\t{text}")


main(sys.argv[1])
