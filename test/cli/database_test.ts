/** A database whose program is stopped in the middle of a transaction. */
import { assert, assertEquals } from "@std/assert";
import { statSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../support/cli.ts";
import { REAL_PROGRAMS, realPrograms } from "../support/real_programs.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";

const source = realPrograms();
if ("missing" in source) console.warn(`SKIPPED: a database: ${source.missing}`);
else defineTest(join(source.folder, REAL_PROGRAMS.find(({ name }) => name === "SQLite")!.file));

function defineTest(sqlite: string): void {
  test("SQLite, stopped by its time in mid-transaction, leaves a database that is consistent", () => {
    const folder = temporaryFolder();
    const run = (options: readonly string[], ...statements: string[]) =>
      runCli([
        "run",
        ...options,
        "--mount",
        `${folder}:/db`,
        sqlite,
        "--",
        "-batch",
        "/db/it.db",
        ...statements,
      ]);
    const numbers = "with recursive n (i) as (select 1 union all select i + 1 from n";
    const begun = run([], "create table t (n)", "insert into t values (1), (2), (3)");
    assertEquals(begun, { code: 0, stdout: "", stderr: "" });
    const stopped = run(
      ["--timeout", "10s"],
      "begin",
      `${numbers} limit 1000) insert into t select i from n`,
      "select count(*) from t",
      `${numbers}) select max(i) from n`,
      "commit",
    );
    assertEquals(stopped, {
      code: 124,
      stdout: "1003\n",
      stderr: "error: module closed with context deadline exceeded (timeout 10s)\n",
    });
    assert(statSync(join(folder, "it.db-journal")).size > 0, "no transaction was under way");
    assertEquals(run([], "select count(*), sum(n) from t").stdout, "3|6\n");
    assertEquals(run([], "insert into t values (4)", "select sum(n) from t").stdout, "10\n");
  });
}
