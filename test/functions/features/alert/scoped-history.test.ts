import { expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import { parseAlert } from "../../../../functions/features/alert/command.ts";
import { scopedHistory } from "../../../../functions/features/alert/scoped-history.ts";
import { costHistory, costSeries } from "./history.ts";

const ATLAS = {} as Atlas;

async function organizationsSeen(month: string): Promise<string[]> {
  const parsed = parseAlert("anomalies", new Date());
  if (parsed.kind !== "alertSubscribe") expect.fail();
  const both = [costSeries(() => 300), costSeries(() => 200, { organizationId: "o2", organization: "Labs" })];
  const unreadable = [{ orgId: "o2", organization: "Labs", month, reason: "truncated" as const }];
  const scoped = await scopedHistory(ATLAS, parsed.request, { ...costHistory(both), unreadable });
  return scoped.series.map(({ organization }) => organization);
}

it("leaves out an organization whose costs of the last months are not all known", async () => {
  expect(await organizationsSeen("2026-11")).toEqual(["Acme"]);
  expect(await organizationsSeen("2026-09")).toEqual(["Acme"]);
  expect(await organizationsSeen("2026-08")).toEqual(["Acme", "Labs"]);
});
