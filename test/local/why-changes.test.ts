import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LOCAL_AWS } from "../../local/database.ts";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { fileNamesOf, statesOf } from "../messages.ts";
import { CHANGES_NOW, CHANGES_SEED } from "../simulators/atlas/changes-seed.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;
const checkpoints: string[] = [];
const logged: string[] = [];

beforeAll(async () => {
  vi.stubEnv("POWERTOOLS_DEV", "false");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line) => logged.push(String(line)) > 0);
  }
  fakeDate(CHANGES_NOW);
  workspace = await openTestWorkspace({ processingMs: 0, atlasSeed: CHANGES_SEED });
});
afterAll(async () => {
  await workspace.close();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

it("keeps names of people out of the table, the checkpoints and the log", async () => {
  workspace.watch = (updates) => void checkpoints.push(JSON.stringify(updates));
  const { status, messages } = await workspace.ask("/atlas-why 2025-10");
  await workspace.current.lambda.idle();
  expect(status).toBe("answered");
  expect(messages[0]?.text).toContain("mina.park");
  const client = new DynamoDBClient({ ...LOCAL_AWS, endpoint: workspace.current.database.url });
  const { Items = [] } = await DynamoDBDocumentClient.from(client).send(
    new ScanCommand({ TableName: "atlas-cost-bot" }),
  );
  client.destroy();
  expect(Items.length).toBeGreaterThan(0);
  expect(checkpoints.join("\n")).toContain("deliver");
  expect(logged.join("")).toContain("A job ended");
  for (const kept of [JSON.stringify(Items), checkpoints.join("\n"), logged.join("")]) {
    expect(kept).not.toContain("mina");
  }
});

/** The steps and waits that end with these checkpoints, in order. */
function finishedIn(updates: Parameters<CheckpointWatcher>[0]): string[] {
  return updates.filter(({ Action }) => Action === "SUCCEED").map(({ Name }) => String(Name));
}

const EXPLAINED = ["announce", "read after", "read before", "deliver", "attach"];
const FALLBACK = [
  ...["announce", "read after", "read before", "find names", "ask", "ask total", "poll", "poll total"],
  "deliver",
];

describe.each([
  ["an explanation", "2025-10", EXPLAINED, {}, ["atlas-why-2025-10-against-2025-09.csv"]],
  ["an answer of Cost Explorer", "2025-07", FALLBACK, { csvContent: "nothing" }, []],
] as const)("%s", (_, month, steps, fault, files) => {
  // A function may crash three times in a row.
  it.each([0, 1, 2])(
    "leads to the same operations after a crash behind every third, from %i",
    async (first) => {
      const crashesBehind = [...steps.keys()].filter((index) => index % 3 === first);
      workspace.atlas.control.reset();
      workspace.atlas.control.apply(fault);
      // No query and no empty file of an earlier test is fresh.
      vi.setSystemTime(Date.now() + 3_600_000);
      const earlier = await workspace.messages();
      const operations: string[] = [];
      workspace.watch = (updates, moment) => {
        if (moment === "before") return;
        operations.push(...finishedIn(updates));
        const [next = steps.length] = crashesBehind;
        if (operations.length <= next) return;
        crashesBehind.shift();
        throw new Error("The function crashes.");
      };
      const { status } = await workspace.ask(`/atlas-why ${month} csv`);
      await workspace.current.lambda.idle();
      expect(status).toBe("answered");
      expect(crashesBehind).toEqual([]);
      expect(operations).toEqual(steps);
      const shown = await workspace.shownSince(earlier);
      expect(statesOf(shown)).toEqual(["answered", ...files.map(() => undefined)]);
      expect(fileNamesOf(shown)).toEqual(files);
    },
  );
});
