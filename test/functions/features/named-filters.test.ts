import { describe, expect, it } from "vitest";
import type { Atlas } from "../../../functions/atlas/atlas.ts";
import type { Named, NameKind } from "../../../functions/atlas/find-name.ts";
import { withNamedFilters } from "../../../functions/features/named-filters.ts";
import { COMMAND, formatUsage } from "../../../functions/features/usage/command.ts";
import type { UsageRequest } from "../../../functions/features/usage/request.ts";
import { JobError } from "../../../functions/jobs/failure.ts";
import { parsedUsage, usageRequest } from "../requests.ts";

const ORG = "5f0000000000000000000001";
const named = (id: number, name: string, path = name): Named => ({
  id: String(id).padStart(24, "0"),
  name,
  path,
});

const LISTS: Record<NameKind, readonly Named[]> = {
  organization: [{ id: ORG, name: "Acme", path: "Acme" }],
  project: [named(1, "Fleet Platform"), named(2, "Lab"), named(3, "Shop"), named(4, "Shop")],
  cluster: [
    named(11, "telemetry", "Fleet Platform/telemetry"),
    named(12, "analytics", "Fleet Platform/analytics"),
    named(13, "analytics", "Lab/analytics"),
    named(14, "lab-1", "Lab/lab-1"),
    named(15, "backups", "Lab/backups"),
    named(16, "storage", "Lab/storage"),
  ],
};
const ATLAS = { orgId: ORG, names: { list: async (kind: NameKind) => LISTS[kind] } } as unknown as Atlas;

async function resolve(fields: Partial<UsageRequest>): Promise<UsageRequest> {
  const format = (request: UsageRequest) => `${COMMAND} ${formatUsage(request)}`;
  return await withNamedFilters(ATLAS, { ...usageRequest(), ...fields }, format);
}

async function refusal(fields: Partial<UsageRequest>): Promise<JobError> {
  const error = await resolve(fields).catch((reason) => reason);
  return error instanceof JobError ? error : expect.fail("It was found.");
}

function commandsIn({ corrections = [] }: JobError): UsageRequest[] {
  return corrections.map((command) => parsedUsage(command.replace(`${COMMAND} `, "")));
}

describe("a bare name", () => {
  it.each([
    ["telemetry", { clusters: ["telemetry"] }],
    ["TELE", { clusters: ["telemetry"] }],
    ["fleet", { projects: ["Fleet Platform"] }],
    ["Fleet Platform", { projects: ["Fleet Platform"] }],
    ["fleet platform/tele", { clusters: ["telemetry"] }],
    ["lab/analytics", { clusters: ["Lab/analytics"] }],
    ["lab", { projects: ["Lab"] }],
    ["acme", { organizations: ["Acme"] }],
    ["data transfer", { services: ["Data Transfer"] }],
    ["charts", { services: ["Charts"] }],
    ["backup", { services: ["Backup"] }],
    ["000000000000000000000011", { clusters: ["telemetry"] }],
    ["000000000000000000000004", { projects: ["000000000000000000000004"] }],
  ])("%s becomes a filter", async (name, filters) => {
    expect(await resolve({ names: [name] })).toEqual({ ...usageRequest(), ...filters });
  });

  it("joins the filters that are there, and other names", async () => {
    const found = await resolve({ names: ["lab-1", "telemetry", "fleet"], clusters: ["telemetry"] });
    expect(found).toMatchObject({
      clusters: ["telemetry", "lab-1"],
      projects: ["Fleet Platform"],
      names: [],
    });
  });

  it.each([
    ["analytics", [{ clusters: ["Fleet Platform/analytics"] }, { clusters: ["Lab/analytics"] }]],
    ["Shop", [{ projects: ["000000000000000000000003"] }, { projects: ["000000000000000000000004"] }]],
    ["la", [{ clusters: ["lab-1"] }, { projects: ["Lab"] }]],
    ["Storage", [{ clusters: ["storage"] }, { services: ["Storage"] }]],
    ["storage", [{ clusters: ["storage"] }, { services: ["Storage"] }]],
  ])("%s of several things is refused with a command for each", async (name, filters) => {
    const error = await refusal({ names: [name], groupBy: "days" });
    expect(error.code).toBe("ambiguous_name");
    const expected = filters.map((each) => ({ ...usageRequest(), ...each, groupBy: "days" }));
    expect(commandsIn(error)).toEqual(expected);
  });

  it("of nothing is refused with commands for similar names", async () => {
    const error = await refusal({ names: ["telemetri", "lab"] });
    expect(error.code).toBe("unknown_name");
    expect(commandsIn(error)).toEqual([{ ...usageRequest(), names: ["lab"], clusters: ["telemetry"] }]);
  });

  it.each(["zzz", "asdf qwer", "x"])("%s is similar to no name", async (name) => {
    expect(commandsIn(await refusal({ names: [name] }))).toEqual([]);
  });

  it.each([
    ["metry", { clusters: ["telemetry"] }],
    ["platform", { projects: ["Fleet Platform"] }],
    ["platfrom", { projects: ["Fleet Platform"] }],
  ])("%s is similar to a name with such a part", async (name, filters) => {
    expect(commandsIn(await refusal({ names: [name] }))).toEqual([{ ...usageRequest(), ...filters }]);
  });

  it("of a single letter is no prefix", async () => {
    expect((await refusal({ names: ["t"] })).code).toBe("unknown_name");
  });
});
