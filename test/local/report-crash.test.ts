import { describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { isError, type Shown } from "../messages.ts";
import { kindOf, kindsOf, store, useWorkspace, workspace } from "./reports.ts";

useWorkspace();

const PLAIN = { text: "monthly by clusters with csv without invoice", files: 1, invoices: 0 };
const WITH_INVOICE = { text: "monthly by clusters with csv", files: 2, invoices: 1 };

/** The steps of a report, three at most at a time: a function may crash that often in a row. */
const STEPS = [
  { report: PLAIN, names: ["begin", "explain", "ask"] },
  { report: PLAIN, names: ["poll", "compare", "deliver"] },
  { report: WITH_INVOICE, names: ["attach", "check the invoice", "ask for the invoice"] },
  { report: WITH_INVOICE, names: ["announce", "find", "end"] },
];

/** Calls `crash` at the first checkpoint of the end of each of these steps, before or after it is stored. */
function atEndOf(names: readonly string[], when: string, crash: () => void): CheckpointWatcher {
  const left = new Set(names);
  return (updates, moment) => {
    const ended = updates.find(({ Name, Action }) => Action === "SUCCEED" && left.has(Name ?? ""));
    if (!ended || moment !== when) return;
    left.delete(ended.Name ?? "");
    crash();
  };
}

async function run({ text: report }: typeof PLAIN): Promise<void> {
  const id = await store(report);
  const text = `/atlas-report run ${id}`;
  await workspace.current.slack.client.command({ user: "ada", channel: "atlas-costs", text });
}

async function expectOnePost({ files, invoices }: typeof PLAIN, earlier: readonly Shown[]): Promise<void> {
  const shown = await workspace.shownSince(earlier);
  expect(shown.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1);
  expect(shown.flatMap((message) => message.files ?? [])).toHaveLength(files);
  const kinds = await kindsOf(shown);
  expect(kinds.filter((kind) => kind === "report done")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "invoice done")).toHaveLength(invoices);
}

describe.each(["before", "after"] as const)("a function that crashes %s the end of a step", (when) => {
  it.each(STEPS)("leaves one post and its files: $names", async ({ report, names }) => {
    const earlier = await workspace.messages();
    let crashes = 0;
    workspace.watch = atEndOf(names, when, () => {
      crashes += 1;
      throw new Error("The function crashes.");
    });
    await run(report);
    await workspace.current.lambda.idle();
    expect(crashes).toBe(names.length);
    await expectOnePost(report, earlier);
  });
});

it.each(["before", "after"] as const)(
  "a check of an invoice that crashes %s the end of each of its steps leaves one invoice",
  async (when) => {
    const names = ["begin", "check the invoice", "ask for the invoice", "announce", "find", "deliver", "end"];
    const earlier = await workspace.messages();
    workspace.atlas.control.apply({ closeAfterDays: 60 });
    await run(WITH_INVOICE);
    await workspace.current.lambda.idle();
    const postedAt = Date.now();
    workspace.atlas.control.reset();
    let crashes = 0;
    workspace.watch = atEndOf(names, when, () => {
      crashes += 1;
      throw new Error("The function crashes.");
    });
    for (const hours of [1, 3, 6]) {
      vi.setSystemTime(postedAt + hours * 3_600_000);
      await Promise.all([workspace.current.lambda.tick(), workspace.current.lambda.tick()]);
      await workspace.current.lambda.idle();
    }
    expect(crashes).toBe(names.length);
    await expectOnePost(WITH_INVOICE, earlier);
  },
);

it.each(["deliver", "announce"])(
  "a report whose machine stops before the end of step %s continues at the next start",
  async (name) => {
    const earlier = await workspace.messages();
    const stopped = Promise.withResolvers<void>();
    workspace.watch = atEndOf([name], "before", () => {
      stopped.resolve();
      throw new Error("The machine stops.");
    });
    await run(WITH_INVOICE);
    await stopped.promise;
    await workspace.restart();
    workspace.watch = undefined;
    await workspace.current.lambda.idle();
    await expectOnePost(WITH_INVOICE, earlier);
  },
);

it("a report that crashes each time it looks for reasons comes without them", async () => {
  const earlier = await workspace.messages();
  workspace.watch = (updates, moment) => {
    const isEnd = updates.some(({ Name, Action }) => Name === "explain" && Action === "SUCCEED");
    if (moment === "before" && isEnd) throw new Error("The function is out of memory.");
  };
  await run(PLAIN);
  await workspace.current.lambda.idle();
  await expectOnePost(PLAIN, earlier);
});

it.each(["begin", "deliver"])(
  "a report that crashes in step %s every time says so within five minutes",
  async (name) => {
    const earlier = await workspace.messages();
    const askedAt = Date.now();
    workspace.watch = (updates, moment) => {
      const isEnd = updates.some(({ Name, Action }) => Name === name && Action === "SUCCEED");
      if (moment === "before" && isEnd) throw new Error("The function is out of memory.");
    };
    await run(PLAIN);
    await workspace.current.lambda.idle();
    expect(Date.now() - askedAt).toBeLessThan(5 * 60_000);
    const last = (await workspace.shownSince(earlier)).at(-1) ?? expect.fail("no message");
    expect(isError(last)).toBe(true);
    expect(await kindOf(last)).toBe("report workflow_failed");
  },
);
