import { expect, it } from "vitest";
import { alerts } from "../../functions/features/alert/subscription.ts";
import { openClient } from "../../local/terminal/client.ts";
import { blockTypesOf, buttonsOf, type Shown } from "../messages.ts";
import { COSTS, onlyOf, tickOn, useWorkspaceOn, workspace } from "./watches.ts";

const MINA = "mina.park@acme-robotics.example";

useWorkspaceOn(16);

async function click(message: Shown | undefined, actionId: string): Promise<Shown[]> {
  const earlier = await workspace.messages();
  await openClient(workspace.current.slack.url).action("ada", COSTS, message?.ts ?? "", actionId);
  await workspace.current.lambda.idle();
  return await workspace.shownSince(earlier);
}

it("previews what it would have announced, and what a condition would have", async () => {
  const anomalies = await workspace.ask("/atlas-alert preview private");
  expect(anomalies.replies.at(-1)?.text).toContain("telemetry");
  expect(anomalies.messages).toEqual([]);
  const above = await workspace.ask("/atlas-alert preview above $90 a day telemetry");
  expect(Object.values(buttonsOf(above.messages[0]))).toEqual([
    "/atlas-alert above $90 a day cluster:telemetry",
  ]);
  expect(above.messages[0]?.text).toContain("telemetry");
});

it("is set up once, whether its cluster is a bare name or a filter", async () => {
  await workspace.ask("/atlas-alert new cluster Fleet Platform");
  const again = await workspace.ask('/atlas-alert new cluster project:"Fleet Platform"');
  expect(again.status).toBe("answered");
  const { id } = await onlyOf(alerts);
  await workspace.ask(`/atlas-alert remove ${id}`);
});

it("announces a change once with its reason, its new level in the thread, and nothing that is expected", async () => {
  expect(await workspace.ask("/atlas-alert")).toMatchObject({ status: "answered", replies: [] });
  const again = await workspace.ask("/atlas-alert anomalies", { user: "lin" });
  expect(blockTypesOf(again.messages[0])).toEqual(["header", "section", "actions", "section", "context"]);
  expect(again.messages[0]?.text).toContain("already");
  const { id } = await onlyOf(alerts);
  workspace.atlas.control.apply({
    spike: { cluster: "telemetry", first: "2026-11-15", tier: "M80", by: MINA },
  });
  const [first, ...more] = await tickOn(18);
  expect(more).toEqual([]);
  expect(blockTypesOf(first)).toContain("data_visualization");
  expect(first?.text).toMatch(/telemetry.*\n.*M30 → M80.*\n.*mina\.park/s);
  expect(buttonsOf(first)).toMatchObject({
    alert_expect: expect.stringContaining(`expect ${id} 2026-11-15`),
    alert_snooze: expect.stringContaining(`snooze ${id}`),
    why: '2026-11-15 against 2026-11-08 cluster:"Fleet Platform/telemetry"',
  });
  expect(await tickOn(19)).toEqual([]);
  const [level, ...others] = await tickOn(22);
  expect(others).toEqual([]);
  expect(level?.thread_ts).toBe(first?.ts);

  workspace.atlas.control.apply({ spike: { cluster: "telemetry", first: "2026-11-22", percent: 400 } });
  const [unusual] = await tickOn(25);
  expect(unusual?.thread_ts).toBeUndefined();
  const [learned] = await click(unusual, "alert_expect");
  expect(learned).toMatchObject({ thread_ts: unusual?.ts, text: expect.stringContaining("<@U0ADA0001>") });
  expect(await tickOn(29)).toEqual([]);
  const [snoozed] = await click(unusual, "alert_snooze");
  expect(snoozed?.text).toContain("news about telemetry");
  const { announced, snoozed: matters } = await onlyOf(alerts);
  expect(Object.keys(announced)).toHaveLength(3);
  expect(Object.keys(matters)).toEqual([Object.values(announced).at(-1)?.matter]);
});
