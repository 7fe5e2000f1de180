import { describe, expect, it } from "vitest";
import type { Table } from "../../../functions/aws/table.ts";
import type { FeatureDeps } from "../../../functions/features/feature.ts";
import { features } from "../../../functions/features/index.ts";
import { handleRunButton } from "../../../functions/features/run-button.ts";
import { featureText } from "../../../functions/features/text.ts";
import type { Job, NewJob } from "../../../functions/jobs/job.ts";
import type { BlockAction } from "../../../functions/slack/interaction.ts";
import { RUN_COMMAND, runButton } from "../../../functions/slack/run-button.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

const CLICK: BlockAction = {
  actionId: "run_command_0",
  value: "/atlas-usage last month by projects",
  userId: "U0LIN0001",
  channelId: "C0COSTS001",
  messageTs: undefined,
  ephemeralTs: "1800000000.000100",
  threadTs: undefined,
  responseUrl: "https://hooks.slack.test/actions/1",
  triggerId: "1.2.3",
};

/** Deps that keep the jobs instead of running them. */
function openDeps(allowedChannels = ["*"]) {
  const jobs = new Map<string, Job>();
  const start = async (newJob: NewJob) => {
    const known = jobs.get(newJob.id);
    const job = known ?? { ...newJob, createdAt: NOW, state: "asked" as const };
    jobs.set(job.id, job);
    return { job, isNew: known === undefined };
  };
  const deps: FeatureDeps = { start, table: {} as Table, now: () => NOW, allowedChannels };
  return {
    deps,
    jobs,
    click: (fields: Partial<BlockAction>) => handleRunButton(deps, features, { ...CLICK, ...fields }),
  };
}

describe("a button with a command", () => {
  it("has the command as its value, and an action id of its own", () => {
    const button = runButton("Last month", "/atlas-usage last month", 2);
    expect(button).toMatchObject({ action_id: "run_command_2", value: "/atlas-usage last month" });
    expect(button?.action_id).toMatch(RUN_COMMAND);
    expect(runButton("Too long", `/atlas-usage ${"x".repeat(2_000)}`, 0)).toBeUndefined();
  });

  it("starts one job for the person who clicks, also after more clicks, and takes its ephemeral message away", async () => {
    const { jobs, click } = openDeps();
    for (const triggerId of ["1", "2"]) {
      const { replies } = await click({ triggerId });
      expect(replies).toMatchObject([{ delete_original: true }]);
    }
    expect([...jobs.values()]).toMatchObject([
      { kind: "usage", userId: "U0LIN0001", channelId: "C0COSTS001", request: { groupBy: "projects" } },
    ]);
  });

  it("starts another job after a failure, and one for each button", async () => {
    const { jobs, click } = openDeps();
    const { jobId = "" } = await click({});
    jobs.set(jobId, { ...(jobs.get(jobId) as Job), state: "failed" });
    await click({});
    await click({ actionId: "run_command_1" });
    expect(jobs.size).toBe(3);
  });

  it("answers in the thread in which it stands, and keeps a message of everyone", async () => {
    const { jobs, click } = openDeps();
    const thread = { messageTs: "1800000000.000200", ephemeralTs: undefined, threadTs: "1800000000.000050" };
    expect((await click(thread)).replies).toEqual([]);
    expect([...jobs.values()]).toMatchObject([{ threadTs: "1800000000.000050" }]);
  });

  it("shows the help in place of its ephemeral message", async () => {
    const { jobs, click } = openDeps();
    expect((await click({ value: "/atlas-why help" })).replies).toMatchObject([{ replace_original: true }]);
    expect(jobs.size).toBe(0);
  });

  it.each(["/atlas-usage lst month", "/atlas-gone", ""])("has expired if its value is %j", async (value) => {
    const { jobs, click } = openDeps();
    const { replies } = await click({ value });
    expect(replies).toMatchObject([{ text: expect.stringContaining(featureText.expired) }]);
    expect(replies[0]).not.toHaveProperty("delete_original");
    expect(jobs.size).toBe(0);
  });

  it("starts nothing in a channel that is not allowed", async () => {
    const { jobs, click } = openDeps(["C0OTHER001"]);
    expect((await click({})).replies).toMatchObject([
      { text: expect.stringMatching(/SLACK_ALLOWED_CHANNELS/) },
    ]);
    expect(jobs.size).toBe(0);
  });
});
