"""Tables of reach of any size, and what `groundwork reach import` takes for each.

    python benches/reach_import.py FOLDER target/release/groundwork 10000 100000 298000

writes FOLDER/table-N.csv and FOLDER/table-N.xlsx, invented: the state and 16 CCOs, county by race and ethnicity, both alone, all children, with
rates. Everything in them adds up. Then each is taken into a new SQLite file, ROUNDS times; wall time, processor time and peak memory are of the
whole process, as the operating system counts them. Python 3.11 or newer, and nothing else.
"""

import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 3
HEADING = ["scope", "dim1", "value1", "dim2", "value2", "denominator", "numerator", "numerator_assessment", "numerator_service", "rate"]
SPACE = "http://schemas.openxmlformats.org"


def seeds(name):
    with open(ROOT / "seeds/reach" / name, "rb") as file:
        return tomllib.load(file)


def sums(cells, key):
    total = {}
    for place, counts in cells.items():
        at = key(place)
        total[at] = [one + other for one, other in zip(total.get(at, [0] * 4), counts)]
    return total


def rows(n):
    stratifiers = {it["key"]: it["category"] for it in seeds("stratifiers.toml")["stratifier"] if "category" in it}
    counties = [it["key"] for it in stratifiers["county"] if not it.get("is_rest")]
    ccos = [it["slug"] for it in seeds("import.toml")["cco"]][:16]
    groups = round((n // (len(ccos) + 1) - 1 - len(counties)) / (len(counties) + 1))
    named = [it["key"] for it in stratifiers["race_ethnicity"]] + [f"Group {number}" for number in range(groups)]
    # No count of the state may pass the number of its children.
    most = max(5, min(40, 3_000_000 // n))
    chance, state, all_rows = random.Random(7), {}, []
    for cco in ccos:
        cells = {}
        for place in ((county, group) for county in counties for group in named[:groups]):
            children = chance.randrange(2, most)
            assessed = chance.randrange(0, children)
            served = chance.randrange(0, children - assessed + 1)
            cells[place] = [children, assessed + served, assessed, served]
            state[place] = [one + other for one, other in zip(state.get(place, [0] * 4), cells[place])]
        all_rows += of_scope(cco, cells)
    return all_rows + of_scope("ALL", state)


def of_scope(scope, cells):
    parts = [(scope, "", "", "", "", sums(cells, lambda _: ())[()])]
    parts += [(scope, "county", it, "", "", counts) for it, counts in sums(cells, lambda it: it[0]).items()]
    parts += [(scope, "race_ethnicity", it, "", "", counts) for it, counts in sums(cells, lambda it: it[1]).items()]
    parts += [(scope, "county", one, "race_ethnicity", other, counts) for (one, other), counts in cells.items()]
    tenths = [(2_000 * it[5][1] + it[5][0]) // (2 * it[5][0]) for it in parts]
    return [[*it[:5], *it[5], f"{rate // 10}.{rate % 10}"] for it, rate in zip(parts, tenths)]


def workbook(path, lines):
    words = {}
    sheet = [f'<?xml version="1.0"?><worksheet xmlns="{SPACE}/spreadsheetml/2006/main"><sheetData>']
    for number, line in enumerate(lines, 1):
        cells = []
        for column, cell in enumerate(line):
            place = f"{chr(ord('A') + column)}{number}"
            if number > 1 and column > 4:
                cells.append(f'<c r="{place}"><v>{cell}</v></c>')
            elif cell:
                cells.append(f'<c r="{place}" t="s"><v>{words.setdefault(cell, len(words))}</v></c>')
        sheet.append(f'<row r="{number}">{"".join(cells)}</row>')
    sheet.append("</sheetData></worksheet>")
    kind, link = "application/vnd.openxmlformats-officedocument.spreadsheetml", f"{SPACE}/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships"><Relationship Id="rId1" Type="{link}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPACE}/spreadsheetml/2006/main" xmlns:r="{link}"><sheets><sheet name="Counts" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships"><Relationship Id="rId1" Type="{link}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{link}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": "".join(sheet),
        "xl/sharedStrings.xml": f'<sst xmlns="{SPACE}/spreadsheetml/2006/main" uniqueCount="{len(words)}">' + "".join(f"<si><t>{it}</t></si>" for it in words) + "</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text if name.endswith("sheet1.xml") or text.startswith("<?") else f'<?xml version="1.0"?>{text}')


def offer(database, path):
    """Puts the invented groups into OHA's list, as its page would: a table with groups that it lacks is refused."""
    with open(path.with_suffix(".csv"), newline="") as file:
        named = {row[place + 1] for row in csv.reader(file) for place in (1, 3) if row[place] == "race_ethnicity"}
    invented = sorted(it for it in named if it.startswith("Group "))
    house = sqlite3.connect(database)
    (person,) = house.execute("SELECT person_id FROM people").fetchone()
    said = "INSERT INTO reach_additions VALUES ('race_ethnicity', ?, ?, '', '[]', ?, 0, 0, ?, NULL, 'Invented', ?, '2024-10-01 12:00:00', 1)"
    house.executemany(said, [(it.lower().replace(" ", "_"), it, "{}", at, person) for at, it in enumerate(invented, 100)])
    house.commit()
    house.close()


def measure(binary, path):
    with tempfile.TemporaryDirectory() as folder:
        around = os.environ | {"DATABASE_URL": f"{folder}/g.sqlite", "GROUNDWORK_LOG": "error"}
        run = lambda *words: subprocess.Popen([binary, *words], cwd=folder, env=around, stdout=subprocess.DEVNULL)
        run("migrate").wait()
        run("year", "load", str(ROOT / "seeds/measures/2024.toml")).wait()
        person = ["--email", "bench@example.org", "--name", "A Person", "--role", "oha_admin"]
        add = [binary, "user", "add", *person]
        subprocess.run(add, cwd=folder, env=around, input=b"nobody signs in here\n", stdout=subprocess.DEVNULL, check=True)
        offer(f"{folder}/g.sqlite", path)
        began = time.monotonic()
        child = run("reach", "import", str(path), "--year", "2024", "--extracted-on", "2024-10-01", "--source", "Invented")
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        assert status == 0, f"{path} was not taken in"
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def write(folder, n):
    lines = [HEADING, *([*map(str, it)] for it in rows(n))]
    with open(folder / f"table-{n}.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    workbook(folder / f"table-{n}.xlsx", lines)
    print(f"{len(lines) - 1} rows:")


def main(folder, binary, *sizes):
    folder, binary = Path(folder).resolve(), Path(binary).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for n in map(int, sizes):
        # By a process of its own: a child's peak counts what its parent held when it was made.
        subprocess.run([sys.executable, __file__, "write", folder, str(n)], check=True)
        for ending in ("csv", "xlsx"):
            path = folder / f"table-{n}.{ending}"
            walls, cpus, peaks = zip(*sorted(measure(binary, path) for _ in range(ROUNDS)))
            times = f"wall {walls[0]:.2f} / {walls[ROUNDS // 2]:.2f} s, processor {min(cpus):.2f} s"
            print(f"  {ending}, {path.stat().st_size / 1e6:.1f} MB: {times}, peak {max(peaks):.1f} MiB", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*sys.argv[1:])
