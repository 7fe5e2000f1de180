import { expect, it } from "vitest";
import { readCosts } from "../../../../functions/features/usage/results.ts";
import type { CostJob } from "../../../../functions/features/usage/work.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import { connect, ORG, refusal } from "../../atlas/atlas.ts";
import { usageRequest } from "../../requests.ts";

const DETAILS = [{ usageAmount: "12.00", usageDate: "2026-10-01" }];
const ROWS = { key: "rows", token: "rows-token" };
const TOTAL = { key: "total", token: "total-token" };

async function read(work: NonNullable<CostJob["work"]>) {
  const { client } = await connect(() => refusal(404, "RESOURCE_NOT_FOUND"));
  const deps = { atlas: () => ({ client, orgId: ORG }) } as unknown as WorkflowDeps;
  const job = { id: "job", request: usageRequest({ groupBy: "projects" }), work } as CostJob;
  return await readCosts(deps, job, new Map([[ROWS.token, DETAILS]]));
}

it("a total that Atlas has lost is unknown, and so is one that failed", async () => {
  const expected = { grouped: DETAILS, total: undefined, isTotalUnknown: true };
  expect(await read({ grouped: ROWS, total: TOTAL })).toEqual(expected);
  expect(await read({ grouped: ROWS, total: "failed" })).toEqual(expected);
});

it("rows need no total where none is asked for", async () => {
  expect(await read({ grouped: ROWS })).toMatchObject({ grouped: DETAILS, isTotalUnknown: false });
});

it("rows that Atlas has lost fail the step", async () => {
  await expect(read({ grouped: TOTAL, total: ROWS })).rejects.toThrow("unknown");
});
