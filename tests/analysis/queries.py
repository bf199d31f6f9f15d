#!/usr/bin/env python3
"""Runs the queries of docs/analysis.md and compares: DuckDB with Spark, both with what the assessments' own files say.

    queries.py FOLDER duckdb          DuckDB alone
    queries.py FOLDER duckdb spark    both

FOLDER holds answers/, results/, assessments/, csv/ and paired/ of made-up assessments (scripts/test_analysis.sh makes it).
"""

import json
import math
import os
import re
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
failures = 0


def blocks(engine):
    """The SQL of the guide for one engine, in its order: (name or None, text)."""
    guide = (ROOT / "docs/analysis.md").read_text(encoding="utf-8")
    for words, text in re.findall(r"```sql ([a-z ]+)\n(.*?)```", guide, re.S):
        words = words.split()
        if engine in words:
            names = [word for word in words if word not in ("duckdb", "spark")]
            yield (names[0] if names else None), text


def statements(text):
    return [one.strip() for one in text.split(";") if one.strip()]


def run(engine, execute, only=None):
    """What each named query comes to; `only` names one assessment in place of all."""
    found = {}
    for name, text in blocks(engine):
        if only:
            text = text.replace("*.", f"{only}.")
        for statement in statements(text):
            rows = execute(statement)
        if name:
            found[name] = [tuple(row) for row in rows]
    return found


def with_duckdb():
    import duckdb

    connection = duckdb.connect()
    return lambda statement: connection.execute(statement).fetchall()


def with_spark():
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]").appName("analysis")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.ansi.doubleQuotedIdentifiers", "true")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return lambda statement: session.sql(statement).collect()


def expected(only=None):
    """The same answers out of the files that the engine wrote with each assessment, by plain counting."""
    instrument = json.loads((ROOT / "instruments/palermo.json").read_text(encoding="utf-8"))
    labels = {one["id"]: one["label"] for one in instrument["challenges"]}
    pillars = defaultdict(list)
    laws = defaultdict(list)
    challenges, of_members = Counter(), Counter()
    unknown, answered = Counter(), Counter()
    gaps = defaultdict(list)
    support = defaultdict(list)
    comments = []
    parts = {}

    def walk(node, part):
        parts[node["id"]] = part
        for child in node.get("children", []):
            walk(child, part)

    for part in instrument["parts"]:
        walk(part, part["id"])
    pattern = f"{only}.json" if only else "*.json"
    for path in sorted(Path("assessments").glob(pattern)):
        whole = json.loads(path.read_text(encoding="utf-8"))
        results = whole["results"]
        for pillar in ("definition", "prosecution", "protection", "prevention", "partnership"):
            for dimension, figures in results["groups"][pillar].items():
                pillars[pillar, dimension].append(figures)
        for indicator, gap in json.loads((Path("paired") / path.name).read_text(encoding="utf-8")).items():
            laws[indicator].append(gap)
        here = Counter()
        for indicator, answer in whole["answers"].items():
            for challenge in {labels[one] for one in answer.get("challenges", [])} | set(answer.get("other_challenges", [])):
                here[challenge] += 1
            for dimension in ("law", "practice"):
                level = answer.get(dimension, {}).get("level")
                answered[indicator, dimension] += level is not None
                unknown[indicator, dimension] += level == "unknown"
            if "comment" in answer:
                comments.append((whole["id"], indicator, answer["comment"]))
        challenges.update(here)
        of_members.update(here.keys())
        for gap in results["gaps"]:
            indicator, dimension = gap["item"].split("/")
            if gap["points"] is not None:
                gaps[parts[indicator], indicator, dimension].append(gap["points"])
        for line in results["support_plan"]:
            support[line["kind"], line.get("audience")].append(len(line["items"]))

    def pillar(figures):
        figures = [one for one in figures if one]
        scores = [one["score"] for one in figures if one["score"] is not None and one.get("shown", True)]
        spread = statistics.stdev(scores) if len(scores) > 1 else None
        return (
            len(scores), statistics.fmean(scores) if scores else None, spread, min(scores, default=None), max(scores, default=None),
            statistics.fmean(one["coverage"] for one in figures), max(one["high"] - one["low"] for one in figures),
        )

    asked = lambda item: (unknown[item], answered[item])
    return {
        "pillars": [(*at, *pillar(pillars[at])) for at in sorted(pillars)],
        "implementation": [(one, len(laws[one]), statistics.fmean(laws[one])) for one in laws],
        "challenges": [(one, challenges[one], of_members[one]) for one in challenges],
        "unknown": [(*item, *asked(item)) for item in unknown if unknown[item]],
        "gaps": [(*at, len(gaps[at]), statistics.fmean(gaps[at]), max(gaps[at])) for at in gaps],
        "support": [(*at, len(support[at]), sum(support[at])) for at in support],
        "csv": comments,
    }


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return a is not None and b is not None and math.isclose(a, b, rel_tol=0, abs_tol=1e-8)
    return a == b


def compare(what, name, found, wanted):
    """Rows may come in another order only where the order does not say which is first."""
    global failures
    key = lambda row: tuple(str(cell) for cell in row if not isinstance(cell, float))
    left, right = sorted(found, key=key), sorted(wanted, key=key)
    problem = None
    if len(left) != len(right):
        problem = f"{len(left)} rows, not {len(right)}"
    elif not left:
        problem = "no rows"
    else:
        for one, other in zip(left, right):
            if len(one) != len(other) or not all(map(same, one, other)):
                problem = f"{one}\n       is not {other}"
                break
    failures += bool(problem)
    print(f"{'FAILED' if problem else 'passed'}: {what}: {name}: {len(found)} rows{f': {problem}' if problem else ''}")


def ordered(what, name, rows):
    """The row that the query puts first has the highest figure it is put in order by."""
    global failures
    column = {"implementation": 2, "challenges": 1, "unknown": 2, "gaps": 3, "support": 2}.get(name)
    if column is None:
        return
    figures = [row[column] for row in rows]
    if any(b > a + 1e-12 for a, b in zip(figures, figures[1:])):
        failures += 1
        print(f"FAILED: {what}: {name}: not in order")


def unguarded(rows):
    """In CSV an apostrophe stands before what could be a formula: seen here, then taken away."""
    global failures
    if not rows or not all(comment.startswith("'=") for _, _, comment in rows):
        failures += 1
        print("FAILED: csv: the guard against formulas is not there")
    return [(assessment, indicator, comment[1:]) for assessment, indicator, comment in rows]


def main():
    os.chdir(sys.argv[1])
    engines = sys.argv[2:]
    makers = {"duckdb": with_duckdb, "spark": with_spark}
    execute = {engine: makers[engine]() for engine in engines}
    for only in (None, "07"):
        wanted = expected(only)
        files = "one assessment" if only else "forty assessments"
        found = {}
        for engine in engines:
            found[engine] = run(engine, execute[engine], only)
            if "csv" in found[engine]:
                found[engine]["csv"] = unguarded(found[engine]["csv"])
            for name, rows in found[engine].items():
                compare(f"{engine}, {files}", name, rows, wanted[name])
                ordered(f"{engine}, {files}", name, rows)
        if len(engines) == 2:
            for name, rows in found["spark"].items():
                compare(f"spark like duckdb, {files}", name, rows, found["duckdb"][name])
    queries = {name for name, _ in blocks("duckdb") if name}
    if queries != set(wanted):
        print(f"FAILED: the guide's queries are {sorted(queries)}, those known here {sorted(wanted)}")
        return 1
    return 1 if failures else 0


sys.exit(main())
