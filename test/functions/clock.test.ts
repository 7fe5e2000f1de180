import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { ReportRequest } from "../../functions/commands/report.ts";
import { createSubscription, readSubscription } from "../../functions/store/subscription.ts";
import { linkResources } from "../../local/settings.ts";
import { openTestDatabase, type TestDatabase } from "./store/database.ts";

const request: ReportRequest = {
  schedule: { every: "day", at: "09:00" },
  groupBy: "services",
  services: [],
  projects: [],
  clusters: [],
  organizations: [],
  partial: false,
  csv: false,
  invoice: false,
};

let database: TestDatabase;
let handler: () => Promise<void>;
beforeAll(async () => {
  database = await openTestDatabase();
  vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9");
  vi.spyOn(console, "error").mockImplementation(() => {});
  const ReportWorkflow = { name: "report", qualifier: "1" };
  linkResources({}, { Table: { name: database.table.name }, ReportWorkflow });
  ({ handler } = await import("../../functions/clock.ts"));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await database.close();
});

it("fails only when it could not start a report, so that an alarm tells of it", async () => {
  await handler();
  const report = { channelId: "C0COSTS001", id: "1fa8f0e4" };
  const nextAt = Date.now() - 60_000;
  await createSubscription(database.table, {
    ...{ ...report, userId: "U0ADA0001", zone: "UTC", request },
    ...{ createdAt: 1, createdBy: "question", state: "active", nextAt, failures: 0 },
  });
  await expect(handler()).rejects.toThrow("1 of 1 reports could not be started; see the log.");
  expect((await readSubscription(database.table, report))?.nextAt).toBe(nextAt);
});
