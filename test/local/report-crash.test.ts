import { describe, expect, it } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { skippingWaits } from "../workspace.ts";
import { messages, shownSince, subscribe, useWorkspace, workspace } from "./reports.ts";

useWorkspace();

/** The steps of a report with CSV and invoice, three by three: so often in a row a function may die. */
const STEPS = [
  ["read", "begin", "ask"],
  ["poll", "compare", "deliver"],
  ["attach", "look at the invoice", "ask for the invoice"],
  ["announce", "find", "end"],
];

/** Calls `crash` at the first checkpoint of the end of each of these steps, before or after it is stored. */
function atEndOf(names: readonly string[], when: string, crash: () => void): CheckpointWatcher {
  const left = new Set(names);
  return (updates, moment) => {
    skippingWaits(updates, moment);
    const ended = updates.find(({ Name, Action }) => Action === "SUCCEED" && left.has(Name ?? ""));
    if (!ended || moment !== when) return;
    left.delete(ended.Name ?? "");
    crash();
  };
}

async function expectOnePost(earlier: Awaited<ReturnType<typeof messages>>): Promise<void> {
  const shown = await shownSince(earlier);
  expect(shown.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1);
  expect(shown.flatMap(({ files = [] }) => files)).toHaveLength(2);
  expect(shown.filter(({ text }) => text.startsWith("Atlas invoice for"))).toHaveLength(1);
}

describe.each(["before", "after"] as const)("a function that dies %s the end of a step", (when) => {
  it.each(STEPS)("leaves one post and its files: %s, %s, %s", async (...names) => {
    const id = await subscribe("monthly by clusters with csv");
    const earlier = await messages();
    let deaths = 0;
    workspace.watch = atEndOf(names, when, () => {
      deaths += 1;
      throw new Error("The machine under the function dies.");
    });
    await workspace.current.slack.client.command({
      ...{ user: "ada", channel: "atlas-costs", text: `/atlas-report run ${id}` },
    });
    await workspace.current.lambda.idle();
    expect(deaths).toBe(3);
    await expectOnePost(earlier);
  });
});

it.each([
  ["before", "deliver"],
  ["before", "announce"],
])(
  "a report whose machine is switched off %s the end of step %s goes on at the next start",
  async (when, name) => {
    const id = await subscribe("monthly by clusters with csv");
    const earlier = await messages();
    const off = Promise.withResolvers<void>();
    workspace.watch = atEndOf([name], when, () => {
      off.resolve();
      throw new Error("The machine is switched off.");
    });
    await workspace.current.slack.client.command({
      ...{ user: "ada", channel: "atlas-costs", text: `/atlas-report run ${id}` },
    });
    await off.promise;
    await workspace.restart();
    workspace.watch = skippingWaits;
    await workspace.current.lambda.idle();
    await expectOnePost(earlier);
  },
);
