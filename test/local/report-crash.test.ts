import { describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { messages, type Shown, shownSince, store, useWorkspace, workspace } from "./reports.ts";

useWorkspace();

const PLAIN = { words: "monthly by clusters with csv without invoice", files: 1, invoices: 0 };
const WITH_INVOICE = { words: "monthly by clusters with csv", files: 2, invoices: 1 };

/** The steps of a report, three at a time at most: so often in a row a function may die. */
const STEPS = [
  { report: PLAIN, names: ["begin", "ask"] },
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

async function run({ words }: typeof PLAIN): Promise<void> {
  const id = await store(words);
  const text = `/atlas-report run ${id}`;
  await workspace.current.slack.client.command({ user: "ada", channel: "atlas-costs", text });
}

async function expectOnePost({ files, invoices }: typeof PLAIN, earlier: readonly Shown[]): Promise<void> {
  const shown = await shownSince(earlier);
  expect(shown.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1);
  expect(shown.flatMap((message) => message.files ?? [])).toHaveLength(files);
  expect(shown.filter(({ text }) => text.startsWith("Atlas invoice for"))).toHaveLength(invoices);
}

describe.each(["before", "after"] as const)("a function that dies %s the end of a step", (when) => {
  it.each(STEPS)("leaves one post and its files: $names", async ({ report, names }) => {
    const earlier = await messages();
    let deaths = 0;
    workspace.watch = atEndOf(names, when, () => {
      deaths += 1;
      throw new Error("The machine under the function dies.");
    });
    await run(report);
    await workspace.current.lambda.idle();
    expect(deaths).toBe(names.length);
    await expectOnePost(report, earlier);
  });
});

it.each(["before", "after"] as const)(
  "a check of an invoice that dies %s the end of each of its steps leaves one invoice",
  async (when) => {
    const names = ["begin", "check the invoice", "ask for the invoice", "announce", "find", "deliver", "end"];
    const earlier = await messages();
    workspace.atlas.control.apply({ closeAfterDays: 60 });
    await run(WITH_INVOICE);
    await workspace.current.lambda.idle();
    const postedAt = Date.now();
    workspace.atlas.control.reset();
    let deaths = 0;
    workspace.watch = atEndOf(names, when, () => {
      deaths += 1;
      throw new Error("The machine under the function dies.");
    });
    for (const hours of [1, 3, 6]) {
      vi.setSystemTime(postedAt + hours * 3_600_000);
      await Promise.all([workspace.current.lambda.tick(), workspace.current.lambda.tick()]);
      await workspace.current.lambda.idle();
    }
    expect(deaths).toBe(names.length);
    await expectOnePost(WITH_INVOICE, earlier);
  },
);

it.each(["deliver", "announce"])(
  "a report whose machine is switched off before the end of step %s goes on at the next start",
  async (name) => {
    const earlier = await messages();
    const off = Promise.withResolvers<void>();
    workspace.watch = atEndOf([name], "before", () => {
      off.resolve();
      throw new Error("The machine is switched off.");
    });
    await run(WITH_INVOICE);
    await off.promise;
    await workspace.restart();
    workspace.watch = undefined;
    await workspace.current.lambda.idle();
    await expectOnePost(WITH_INVOICE, earlier);
  },
);

it.each(["begin", "deliver"])(
  "a report that crashes in step %s every time says so within five minutes",
  async (name) => {
    const earlier = await messages();
    const askedAt = Date.now();
    workspace.watch = (updates, moment) => {
      const isEnd = updates.some(({ Name, Action }) => Name === name && Action === "SUCCEED");
      if (moment === "before" && isEnd) throw new Error("The function is out of memory.");
    };
    await run(PLAIN);
    await workspace.current.lambda.idle();
    expect(Date.now() - askedAt).toBeLessThan(5 * 60_000);
    const texts = (await shownSince(earlier)).map(({ text }) => text);
    expect(texts.at(-1)).toMatch(/^:warning: .* the bot crashed|^:warning: The bot crashed/);
  },
);
