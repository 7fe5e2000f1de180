import { describe, expect, it } from "vitest";
import { findName, type Named, type NameKind } from "../../../functions/atlas/find-name.ts";
import { features, jobKinds } from "../../../functions/features/index.ts";
import { JobError } from "../../../functions/jobs/failure.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { failureForAll, failureWithCorrections } from "../../../functions/jobs/mistake.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const CLUSTERS: readonly Named[] = [
  { id: "000000000000000000000001", name: "telemetry", path: "Fleet/telemetry" },
  { id: "000000000000000000000002", name: "analytics", path: "Fleet/analytics" },
  { id: "000000000000000000000003", name: "analytics", path: "Lab/analytics" },
];

/** The job of a command as it is stored. */
function jobOf(command: string, fields: Partial<Job> = {}): Job {
  const [, name, text = ""] = /^(\S+)\s*(.*)$/.exec(command) ?? [];
  const parsed = features.find((each) => each.command.name === name)?.parse(text, TODAY);
  return { ...parsed, id: "job", userId: "U1", channelId: "C1", state: "asked", ...fields } as unknown as Job;
}

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

/** What may have been meant by a name that is not in the list. */
function correctionsOf(command: string, kind: NameKind, wanted: string, fields: Partial<Job> = {}) {
  const error = errorOf(() => findName(kind, wanted, CLUSTERS));
  return failureWithCorrections({ jobKinds }, jobOf(command, fields), error)?.corrections;
}

describe("an unknown name in a filter", () => {
  it("is corrected in the command, of which the rest stays", () => {
    const usage = "/atlas-usage last 7 days by days cluster:telemetri,lab fleet csv";
    expect(correctionsOf(usage, "cluster", "telemetri")).toEqual([
      '/atlas-usage 2026-11-14..2026-11-20 by days cluster:telemetry,lab "fleet" csv',
    ]);
    expect(correctionsOf("/atlas-why 2026-10 cluster:telemetri", "cluster", "telemetri")).toEqual([
      "/atlas-why 2026-10 against 2026-09 cluster:telemetry",
    ]);
    expect(correctionsOf("/atlas-invoice latest org:telemetri", "organization", "telemetri")).toEqual([
      "/atlas-invoice latest org:telemetry",
    ]);
  });

  it("of several things has a command for each, which stays private", () => {
    const fields = { isPrivate: true };
    expect(correctionsOf("/atlas-usage cluster:analytics", "cluster", "analytics", fields)).toEqual([
      "/atlas-usage 2026-11 by services cluster:Fleet/analytics private",
      "/atlas-usage 2026-11 by services cluster:Lab/analytics private",
    ]);
  });

  it("that is similar to no name has a command that shows the names", () => {
    const names = (command: string, kind: NameKind) => correctionsOf(command, kind, "zzz");
    expect(names("/atlas-usage last week by regions cluster:zzz", "cluster")).toEqual([
      "/atlas-usage 2026-11-09..2026-11-15 by clusters",
    ]);
    expect(names("/atlas-why Q2 2026 project:zzz", "project")).toEqual([
      "/atlas-usage 2026-04..2026-06 by projects",
    ]);
    expect(names("/atlas-invoice latest org:zzz", "organization")).toEqual(["/atlas-usage by organizations"]);
  });
});

it("only the person's mistakes have corrections", () => {
  const deps = { jobKinds };
  const job = jobOf("/atlas-usage");
  expect(failureWithCorrections(deps, job, new JobError("timeout", "x"))?.corrections).toBeUndefined();
  expect(failureWithCorrections(deps, job, new Error("x"))).toBeUndefined();
  const mistake = new JobError("unknown_name", "Unknown.", { corrections: [] });
  expect(failureWithCorrections(deps, job, mistake)?.corrections).toEqual([
    "/atlas-usage 2026-11 by clusters",
    "/atlas-usage 2026-11 by projects",
  ]);
});

it("a report that the clock started has them in its sentence", () => {
  const mistake = new JobError("unknown_name", "Unknown.", { corrections: ["/atlas-report monthly lab"] });
  const failure = failureForAll(mistake);
  expect(failure).toMatchObject({ reason: "Unknown.\n`/atlas-report monthly lab`" });
  expect(failure?.corrections).toBeUndefined();
});
