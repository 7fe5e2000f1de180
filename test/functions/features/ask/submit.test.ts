import { describe, expect, it } from "vitest";
import { EMPTY_FORM, FIELDS } from "../../../../functions/features/ask/form.ts";
import { submitForm } from "../../../../functions/features/ask/submit.ts";
import type { FeatureDeps } from "../../../../functions/features/feature.ts";
import { features } from "../../../../functions/features/index.ts";
import type { NewJob } from "../../../../functions/jobs/job.ts";

const NOW = Date.UTC(2026, 10, 21, 12);

type Chosen = Partial<Record<keyof typeof FIELDS, string[]>>;

/** Submits a form that was opened in a channel, if any. @returns its errors, and the job that it starts. */
async function submit(chosen: Chosen, allowed = "*", metadata: object = {}, failed: readonly string[] = []) {
  const started: NewJob[] = [];
  const deps = {
    start: async (job: NewJob) => {
      started.push(job);
      const isNew = !failed.includes(job.id);
      return { job: { ...job, createdAt: NOW, state: isNew ? "asked" : "failed" }, isNew };
    },
    now: () => NOW,
    allowedChannels: [allowed],
  } as unknown as FeatureDeps;
  const values = Object.entries({ period: [EMPTY_FORM.period], groupBy: ["services"], ...chosen }).map(
    ([field, list]) => [FIELDS[field as keyof typeof FIELDS], list],
  );
  const errors = await submitForm(deps, features, {
    userId: "U0ADA0001",
    triggerId: "trigger",
    view: {
      id: "V0001",
      callbackId: "",
      privateMetadata: JSON.stringify({ rest: "", ...metadata }),
      values: Object.fromEntries(values),
    },
  });
  // Slack shows errors as plain text.
  expect(Object.values(errors ?? {}).join()).not.toContain("`");
  return { errors: Object.keys(errors ?? {}), job: started.at(-1) };
}

const inChannel = { audience: ["channel"], channel: ["C0COSTS001"] };

describe("a submitted form", () => {
  it("asks in the channel that is chosen, in the thread in which it was opened there", async () => {
    const opened = { channelId: "C0COSTS001", threadTs: "1.1" };
    expect((await submit(inChannel, "*", opened)).job).toMatchObject({
      channelId: "C0COSTS001",
      threadTs: "1.1",
    });
    const elsewhere = { ...inChannel, channel: ["C0FINANCE1"] };
    const { job } = await submit(elsewhere, "*", opened);
    expect(job).toMatchObject({ channelId: "C0FINANCE1" });
    expect(job?.threadTs).toBeUndefined();
  });

  it("asks privately without a channel where all are allowed", async () => {
    const { job, errors } = await submit({ audience: ["private"] });
    expect(errors).toEqual([]);
    expect(job).toMatchObject({ kind: "usage", isPrivate: true, userId: "U0ADA0001" });
  });

  it("starts another job where its first one could not be started", async () => {
    const { job } = await submit(inChannel);
    const again = await submit(inChannel, "*", {}, [job?.id ?? ""]);
    expect(again.errors).toEqual([]);
    expect(again.job).toMatchObject({ kind: "usage" });
    expect(again.job?.id).not.toBe(job?.id);
  });

  it("asks only in allowed channels, privately too", async () => {
    expect(await submit(inChannel, "C0FINANCE1")).toEqual({ errors: [FIELDS.channel], job: undefined });
    expect(await submit({ audience: ["private"] }, "C0COSTS001")).toMatchObject({ errors: [FIELDS.channel] });
    const opened = { channelId: "C0COSTS001" };
    const { job } = await submit({ audience: ["private"] }, "C0COSTS001", opened);
    expect(job).toMatchObject({ channelId: "C0COSTS001", isPrivate: true });
  });

  it("schedules a report for everyone in a channel only", async () => {
    expect((await submit({ ...inChannel, repeat: ["weekly"] })).job).toMatchObject({ kind: "subscribe" });
    const hidden = await submit({ audience: ["private"], repeat: ["weekly"] });
    expect(hidden).toEqual({ errors: [FIELDS.audience], job: undefined });
  });

  it("starts nothing with a mistake", async () => {
    const mistake = await submit({ ...inChannel, otherPeriod: ["Fleet Platform"] });
    expect(mistake).toEqual({ errors: [FIELDS.otherPeriod], job: undefined });
    expect(await submit(inChannel, "*", { rest: "service:Nonsense" })).toEqual({
      errors: [FIELDS.period],
      job: undefined,
    });
  });
});
