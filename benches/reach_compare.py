"""The same table from the same files by DuckDB and by Polars, and how long each way takes as a whole process.

    python benches/reach_compare.py duckdb  ENROLMENT CLAIMS CODES YEAR OUT     writes the table to OUT
    python benches/reach_compare.py polars  ENROLMENT CLAIMS CODES YEAR OUT
    python benches/reach_compare.py measure FOLDER YEAR ROUNDS GROUNDWORK        runs all three in turn over FOLDER/{enrolment,claims,codes}.csv

Both write what may be shown too, by the plainest rule there is (`baseline`): every row of every family that holds a small count is hidden. That keeps
no promise and proves nothing; groundwork hides less and proves each count, so of the whole only the time is comparable, not the result.

Both refuse what cannot be read, as the task has it, each in the way that costs it least: rows with a day that is none or too few fields (DuckDB's own
table of rejects; Polars: days that do not parse, empty members) and members with two birth dates, and say how many. They take ages 1 to 5 and one gap of
at most 45 days, and must give the same bytes as `groundwork reach compute`; `measure` checks it. The DuckDB and Polars ways were written for speed: one pass
over claims, filtered before joining, all processors.
"""

import csv
import datetime
import json
import os
import resource
import subprocess
import sys
import time

DIMS = ["age", "county", "language", "race_ethnicity"]
HEADER = ["scope", "dim1", "value1", "dim2", "value2", "denominator", "numerator", "numerator_assessment", "numerator_service", "rate"]
CELLS = [()] + [(d,) for d in DIMS] + [(a, b) for i, a in enumerate(DIMS) for b in DIMS[i + 1:]]


def rate(r):
    d, n = r[5], r[6]
    tenths = (2000 * n + d) // (2 * d)
    return f"{tenths // 10}.{tenths % 10}"


def write(rows, out):
    """rows: scope, dim1, value1, dim2, value2, denominator, any, assessment, service"""
    rows.sort(key=lambda r: tuple(str(v).encode() for v in r[:5]))
    hidden = baseline(rows)
    with open(out + ".shown", "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        w.writerow([*HEADER, "status"])
        for n, r in enumerate(rows):
            w.writerow([*r[:5], "", "", "", "", "", "suppressed"] if n in hidden else [*r, rate(r), "published"])
    with open(out, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        w.writerow(HEADER)
        for r in rows:
            w.writerow([*r, rate(r)])


def baseline(rows):
    """Which rows are hidden where every row of a family with a small count is: sums over a dimension, over the other one of a pair, over CCOs."""
    small = lambda r: any(1 <= n <= 10 for n in (*r[5:9], r[5] - r[6]))
    at = {tuple(r[:5]): n for n, r in enumerate(rows)}
    families = {}
    for n, r in enumerate(rows):
        scope, d1, v1, d2, v2 = r[:5]
        parents = []
        if d2:
            parents = [((scope, d1, v1, "", ""), d2), ((scope, d2, v2, "", ""), d1)]
        elif d1:
            parents = [((scope, "", "", "", ""), d1)]
        if scope != "ALL":
            parents.append((("ALL", d1, v1, d2, v2), "scope"))
        for parent, over in parents:
            families.setdefault((at[parent], over), [at[parent]]).append(n)
    is_small = [small(r) for r in rows]
    hidden = set(n for n, it in enumerate(is_small) if it)
    for members in families.values():
        if any(is_small[n] for n in members):
            hidden.update(members)
    return hidden


def told(way, n_refused, n_contradicted):
    print(f"{way}: {n_refused} rows refused, {n_contradicted} members left out for two birth dates")


def by_duckdb(enrolment, claims, codes, year, out):
    import duckdb

    con = duckdb.connect()
    J, D = f"DATE '{year}-01-01'", f"DATE '{year}-12-31'"
    text = "header=true, delim=',', quote='\"', escape='\"', auto_detect=false"
    checked = text + ", store_rejects=true, rejects_limit=0"
    con.execute(f"""
      CREATE TEMP TABLE enrolment AS
      SELECT * FROM read_csv('{enrolment}', {checked}, dateformat='%Y-%m-%d', columns={{'member_id':'VARCHAR','cco':'VARCHAR','county':'VARCHAR',
        'birth_date':'DATE','race_ethnicity':'VARCHAR','language':'VARCHAR','start_date':'DATE','end_date':'DATE'}})""")
    con.execute("CREATE TEMP TABLE contradicted AS SELECT member_id FROM enrolment GROUP BY 1 HAVING min(birth_date) <> max(birth_date)")
    con.execute(f"""
      CREATE TEMP TABLE spans AS
      SELECT member_id, cco, birth_date, start_date,
             greatest(start_date, {J}) s, least(coalesce(end_date, {D}), {D}) t,
             coalesce(nullif(county, ''), 'Unknown') county, coalesce(nullif(language, ''), 'Unknown') language,
             coalesce(nullif(race_ethnicity, ''), 'Unknown') race_ethnicity
      FROM enrolment
      WHERE (end_date IS NULL OR (end_date >= start_date AND end_date >= {J})) AND start_date <= {D}
        AND {year} - year(birth_date) BETWEEN 1 AND 5 AND member_id NOT IN (FROM contradicted)""")
    con.execute(f"""
      CREATE TEMP TABLE child AS
      WITH reached AS (
        SELECT member_id, cco, s, t,
               coalesce(max(t) OVER (PARTITION BY member_id, cco ORDER BY s, t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                        {J} - 1)::DATE AS before
        FROM spans),
      covered AS (
        SELECT member_id, cco, sum(greatest(0, t - greatest(s, before + 1) + 1)) AS days,
               sum((s > before + 1)::INT) + (max(t) < {D})::INT AS gaps,
               greatest(max(s - before - 1), {D} - max(t)) AS longest
        FROM reached GROUP BY 1, 2),
      chosen AS (
        SELECT member_id, arg_min(cco, (-days, cco)) cco FROM covered WHERE gaps <= 1 AND longest <= 45 GROUP BY 1)
      SELECT s.member_id, s.cco, any_value({year} - year(birth_date))::VARCHAR age,
             arg_max(struct_pack(county, language, race_ethnicity), (t, start_date, county, race_ethnicity, language)) a
      FROM spans s JOIN chosen c ON s.member_id = c.member_id AND s.cco = c.cco GROUP BY 1, 2""")
    con.execute(f"""
      CREATE TEMP TABLE codes AS
      SELECT upper(trim(procedure_code, ' \t')) code, bool_or(category = 'assessment') a, bool_or(category = 'service') s
      FROM read_csv('{codes}', {text}, columns={{'procedure_code':'VARCHAR','category':'VARCHAR'}})
      GROUP BY 1 HAVING code <> ''""")
    con.execute(f"""
      CREATE TEMP TABLE hit AS
      SELECT member_id, bool_or(a) a, bool_or(s) s
      FROM read_csv('{claims}', {checked}, dateformat='%Y-%m-%d', columns={{'member_id':'VARCHAR','service_date':'DATE',
        'procedure_code':'VARCHAR','rendering_type':'VARCHAR'}}) l
      JOIN codes c ON upper(trim(procedure_code, ' \t')) = c.code
      WHERE service_date BETWEEN {J} AND {D} GROUP BY 1""")
    con.execute("""
      CREATE TEMP TABLE kid AS
      SELECT c.cco, c.age, c.a.county county, c.a.language AS language, c.a.race_ethnicity race_ethnicity,
             coalesce(h.a, false)::INT a, coalesce(h.s, false)::INT s, (coalesce(h.a, false) OR coalesce(h.s, false))::INT n
      FROM child c LEFT JOIN hit h USING (member_id)""")
    sets = ", ".join("(" + ", ".join(c) + ")" for c in CELLS) + ", " + ", ".join("(" + ", ".join(("cco", *c)) + ")" for c in CELLS)
    groups = ", ".join(f"grouping({d})" for d in ["cco", *DIMS])
    found = con.execute(f"""SELECT cco, {', '.join(DIMS)}, {groups}, count(*), sum(n)::BIGINT, sum(a)::BIGINT, sum(s)::BIGINT
                            FROM kid GROUP BY GROUPING SETS ({sets})""").fetchall()
    told("duckdb", con.execute("SELECT count(*) FROM reject_errors").fetchone()[0], con.execute("SELECT count(*) FROM contradicted").fetchone()[0])
    rows = []
    for r in found:
        used = [(d, v) for d, v, g in zip(DIMS, r[1:5], r[6:10]) if g == 0] + [("", "")] * 2
        rows.append(["ALL" if r[5] else r[0], *used[0], *used[1], *r[10:14]])
    write([r for r in rows if r[5] > 0], out)


def by_polars(enrolment, claims, codes, year, out):
    import polars as pl

    J, D = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    day = datetime.timedelta(days=1)
    date = lambda c: pl.col(c).str.to_date("%Y-%m-%d", strict=False)
    known = lambda c: pl.when(pl.col(c).fill_null("") == "").then(pl.lit("Unknown")).otherwise(pl.col(c)).alias(c)
    # A day that is none, where one is needed or something else stands; or nobody whose row it is.
    wrong = lambda c: date(c).is_null() & (pl.col(c).is_not_null() if c == "end_date" else True)
    nobody = pl.col("member_id").fill_null("") == ""
    enrolled = pl.read_csv(enrolment, infer_schema=False)
    refused = pl.any_horizontal(nobody, *map(wrong, ("birth_date", "start_date", "end_date")))
    n_refused = enrolled.select(refused.sum()).item()
    read = enrolled.lazy().filter(~refused)
    contradicted = read.group_by("member_id").agg(pl.col("birth_date").n_unique()).filter(pl.col("birth_date") > 1).collect()
    spans = (
        read.join(contradicted.lazy(), on="member_id", how="anti")
        .with_columns(date("birth_date"), date("start_date"), date("end_date"), known("county"), known("race_ethnicity"), known("language"))
        .with_columns(age=year - pl.col("birth_date").dt.year(), s=pl.max_horizontal("start_date", pl.lit(J)),
                      t=pl.min_horizontal(pl.col("end_date").fill_null(D), pl.lit(D)))
        .filter((pl.col("end_date").is_null() | ((pl.col("end_date") >= pl.col("start_date")) & (pl.col("end_date") >= J)))
                & (pl.col("start_date") <= D) & pl.col("age").is_between(1, 5))
        .collect()
    )
    key = ["member_id", "cco"]
    run = spans.select(*key, "s", "t").sort(*key, "s", "t").with_columns(
        before=pl.col("t").cum_max().shift(1).over(key).fill_null(J - day))
    chosen = (
        run.lazy().group_by(key)
        .agg(days=pl.max_horizontal((pl.col("t") - pl.max_horizontal("s", pl.col("before") + day)).dt.total_days() + 1, 0).sum(),
             inner=(pl.col("s") > pl.col("before") + day).sum(), top=pl.col("t").max(),
             longest=((pl.col("s") - pl.col("before")).dt.total_days() - 1).max())
        .filter((pl.col("inner") + (pl.col("top") < D) <= 1) & (pl.col("longest") <= 45) & ((D - pl.col("top")).dt.total_days() <= 45))
        .sort(["days", "cco"], descending=[True, False]).unique("member_id", keep="first", maintain_order=True)
        .select(key)
    )
    child = (
        spans.lazy().join(chosen, on=key)
        .sort("t", "start_date", "county", "race_ethnicity", "language").unique("member_id", keep="last", maintain_order=True)
        .select("member_id", "cco", pl.col("age").cast(pl.String), "county", "language", "race_ethnicity")
    )
    clean = pl.col("procedure_code").str.strip_chars(" \t").str.to_uppercase().alias("code")
    sets = (
        pl.scan_csv(codes, infer_schema=False).with_columns(clean).filter(pl.col("code").fill_null("") != "")
        .group_by("code").agg(a=(pl.col("category") == "assessment").any(), s=(pl.col("category") == "service").any())
    )
    lines = pl.scan_csv(claims, infer_schema=False).select("member_id", clean, date("service_date"))
    wrong_lines = lines.select((nobody | pl.col("service_date").is_null()).sum())
    hit = (
        lines
        .filter(pl.col("service_date").is_between(J, D))
        .join(sets, on="code").group_by("member_id").agg(pl.col("a").any(), pl.col("s").any())
    )
    # Both from one reading of the claims.
    hit, wrong_lines = pl.collect_all([hit, wrong_lines], engine="streaming")
    told("polars", n_refused + wrong_lines.item(), contradicted.height)
    kids = (
        child.join(hit.lazy(), on="member_id", how="left").with_columns(pl.col("a").fill_null(False), pl.col("s").fill_null(False))
        .with_columns(n=pl.col("a") | pl.col("s")).collect(engine="streaming")
    )
    rows = []
    for cell in CELLS:
        for by in (list(cell), ["cco", *cell]):
            what = [pl.len(), pl.col("n").sum(), pl.col("a").sum(), pl.col("s").sum()]
            found = kids.group_by(by).agg(*what).rows() if by else kids.select(*what).rows()
            for r in found:
                scope, r = (r[0], r[1:]) if by[:1] == ["cco"] else ("ALL", r)
                used = list(zip(cell, r)) + [("", "")] * 2
                rows.append([scope, *used[0], *used[1], *r[len(cell):]])
    write([r for r in rows if r[5] > 0], out)


def once(command):
    """Wall seconds, processor seconds and peak memory in MiB of one process, by the kernel's own account of it."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status != 0:
        sys.exit(f"{command} ended with {status}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(folder, year, rounds, groundwork):
    files = [os.path.join(folder, it) for it in ("enrolment.csv", "claims.csv", "codes.csv")]
    outs = {it: os.path.join(folder, f"out-{it}") for it in ("groundwork", "duckdb", "polars")}
    ways = {
        "groundwork": [groundwork, "reach", "compute", "--enrolment", files[0], "--claims", files[1], "--codes", files[2],
                       "--year", str(year), "--out", outs["groundwork"]],
        **{it: [sys.executable, __file__, it, *files, str(year), outs[it]] for it in ("duckdb", "polars")},
    }
    runs = {it: [] for it in ways}
    loads = []
    for _ in range(rounds + 1):
        # They take turns, so that a machine with other work on it slows them alike.
        for it, command in ways.items():
            runs[it].append(once(command))
        loads.append(os.getloadavg()[0])
    tables = [open(os.path.join(outs["groundwork"], "reach_internal.csv"), "rb").read()] + [open(outs[it], "rb").read() for it in ("duckdb", "polars")]
    same = all(it == tables[0] for it in tables)
    # The first round warms the files up and does not count.
    for it in runs.values():
        del it[0]
    middle = lambda it: sorted(it)[len(it) // 2]
    report = {"same_bytes": same, "rows": tables[0].count(b"\n") - 1, "rounds": rounds, "load": [round(min(loads), 1), round(max(loads), 1)]}
    for it, found in runs.items():
        wall, used, peak = zip(*found)
        report[it] = {"min_s": round(min(wall), 3), "median_s": round(middle(wall), 3), "cpu_min_s": round(min(used), 3), "cpu_median_s": round(middle(used), 3), "peak_mib": round(max(peak), 1)}
    for other in ("duckdb", "polars"):
        ratios = [b[0] / a[0] for a, b in zip(runs["groundwork"], runs[other])]
        report[f"{other}_over_groundwork"] = {
            "min_over_min": round(report[other]["min_s"] / report["groundwork"]["min_s"], 2),
            "median_of_rounds": round(middle(ratios), 2), "worst_round": round(min(ratios), 2)}
    print(json.dumps(report, indent=1))
    return 0 if same else 1


if __name__ == "__main__":
    way, *rest = sys.argv[1:]
    if way == "measure":
        sys.exit(measure(rest[0], int(rest[1]), int(rest[2]), rest[3]))
    {"duckdb": by_duckdb, "polars": by_polars}[way](*rest[:3], int(rest[3]), rest[4])
