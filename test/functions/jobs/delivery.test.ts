import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { jobKinds } from "../../../functions/features/index.ts";
import { announce, attachFile, deliverAnswer, fileDestination } from "../../../functions/jobs/delivery.ts";
import { endFailedJob } from "../../../functions/jobs/failed-job.ts";
import { createJob, type Job, readJob } from "../../../functions/jobs/job.ts";
import type { Message } from "../../../functions/slack/block-kit.ts";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { plainReply } from "../../../functions/slack/reply.ts";
import { respond } from "../../../functions/slack/respond.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { blockTypesOf, buttonsOf, fileNamesOf, type Shown } from "../../messages.ts";
import {
  type App,
  ada,
  botToken,
  costs,
  lin,
  openSlack,
  startApp,
} from "../../simulators/slack/workspace.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { usageRequest } from "../requests.ts";
import { type Network, startNetwork } from "../slack/network.ts";

const ANSWER: Message = {
  text: "Atlas costs",
  blocks: [
    {
      type: "data_visualization",
      title: "Costs by month",
      chart: {
        type: "bar",
        series: [
          {
            name: "Total",
            data: [
              { label: "2026-09", value: 1 },
              { label: "2026-10", value: 2 },
            ],
          },
        ],
        axis_config: { categories: ["2026-09", "2026-10"] },
      },
    },
  ],
};

let database: TestDatabase;
let slack: LocalSlack;
let app: App;
let network: Network;
let deps: Parameters<typeof announce>[0];

beforeAll(async () => {
  // Lines of the log have their own test.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  database = await openTestDatabase();
  app = await startApp();
  slack = await openSlack({ requestUrl: () => app.url });
  network = await startNetwork(slack.apiUrl);
  const client = createSlackClient({ apiUrl: network.apiUrl, botToken });
  deps = { table: database.table, slack: client, jobKinds, now: () => Date.now() };
});
afterEach(() => slack.unsupportedBlocks.clear());
afterAll(async () => {
  await network.close();
  await slack.close();
  await app.close();
  await database.close();
  vi.restoreAllMocks();
});

/** A private job of ada, asked in the channel. */
async function privateJob(isByCommand = true): Promise<Job> {
  if (isByCommand) await slack.client.command({ user: "ada", channel: costs, text: "/atlas-usage private" });
  const responseUrl = isByCommand ? String(app.received.at(-1)?.form["response_url"]) : undefined;
  const job: Job = {
    ...{
      id: crypto.randomUUID(),
      kind: "usage",
      request: usageRequest(),
      delivery: "answer",
      state: "asked",
    },
    ...{ userId: ada, channelId: costs, isPrivate: true, responseUrl, createdAt: Date.now() },
  };
  await createJob(database.table, job);
  return job;
}

async function stored({ id }: Job): Promise<Job> {
  return (await readJob(database.table, id, Date.now())) ?? expect.fail("no job");
}

/** What somebody sees that `act` added: in the channel, or in the direct messages with the bot. */
async function shownBy(act: () => Promise<unknown>, user = ada, channel = costs): Promise<Shown[]> {
  const read = async () => ((await slack.client.messages(channel, user)) ?? []) as Shown[];
  const earlier = new Set((await read()).map(({ ts }) => ts));
  await act();
  return (await read()).filter(({ ts }) => !earlier.has(ts));
}

const DIRECT = "@atlas-costs";

async function useUp({ responseUrl = "" }: Job): Promise<void> {
  for (let use = 0; use < 5; use += 1) await respond(responseUrl, plainReply("x"));
}

describe("a private answer", () => {
  it("is shown to the person alone, without an announcement", async () => {
    const job = await privateJob();
    const othersSee = await shownBy(async () => {
      const shown = await shownBy(async () => {
        await announce(deps, job, plainReply("Asking Atlas…"));
        await deliverAnswer(deps, await stored(job), ANSWER, 0);
      });
      expect(shown).toMatchObject([{ text: "Atlas costs", ephemeral: true }]);
      expect(blockTypesOf(shown[0])).toEqual(["data_visualization"]);
    }, lin);
    expect(othersSee).toEqual([]);
    expect(await stored(job)).toMatchObject({ state: "done" });
  });

  it("comes with plainer blocks where Slack refuses newer ones", async () => {
    slack.unsupportedBlocks.add("data_visualization");
    const job = await privateJob();
    const shown = await shownBy(() => deliverAnswer(deps, job, ANSWER, 0));
    expect(shown.map(blockTypesOf)).toEqual([["section"]]);
  });

  it("comes as a direct message, once, where the response URL is used up", async () => {
    const job = await privateJob();
    await useUp(job);
    const inChannel = await shownBy(async () => {
      const direct = await shownBy(
        async () => {
          await deliverAnswer(deps, job, plainReply("Atlas costs"), 0);
          await deliverAnswer(deps, await stored(job), plainReply("Atlas costs"), 0);
        },
        ada,
        DIRECT,
      );
      expect(direct).toMatchObject([{ text: "Atlas costs" }]);
    });
    expect(inChannel).toEqual([]);
  });

  it("takes the place of its announcement in the direct messages where there is no response URL", async () => {
    const job = await privateJob(false);
    const direct = await shownBy(
      async () => {
        await announce(deps, job, plainReply("Asking Atlas…"));
        await deliverAnswer(deps, await stored(job), plainReply("Atlas costs"), 1);
      },
      ada,
      DIRECT,
    );
    expect(direct).toMatchObject([{ text: "Atlas costs" }]);
    expect(await stored(job)).toMatchObject({ state: "answered", messageTs: direct[0]?.ts });
  });

  it("says that its file comes as a direct message, and brings it there once", async () => {
    const job = await privateJob();
    const [answer] = await shownBy(() => deliverAnswer(deps, job, plainReply("Atlas costs"), 1));
    expect(blockTypesOf(answer)).toEqual(["section", "context"]);
    const attach = async () => {
      const current = await stored(job);
      const destination = await fileDestination(deps, current);
      await attachFile(deps, current, destination, { name: "a.csv", title: "A", body: new Blob(["a"]) });
    };
    const direct = await shownBy(
      async () => {
        network.faults["files.completeUploadExternal"] = ["answer lost"];
        await expect(attach()).rejects.toThrow();
        await attach();
      },
      ada,
      DIRECT,
    );
    expect(fileNamesOf(direct)).toEqual(["a.csv"]);
    expect(direct).toHaveLength(2);
  });
});

describe("a mistake", () => {
  const COMMAND = "/atlas-usage last month cluster:telemetry";
  const MISTAKE = { code: "unknown_name", reason: "Unknown.", canAskAgain: false, corrections: [COMMAND] };

  /** Fails a job that anybody sees, once it is announced; twice, as after a crash that lost the outcome. */
  async function failAnnounced(job: Job): Promise<void> {
    await announce(deps, { ...job, isPrivate: false }, plainReply("Asking Atlas…"));
    const announced = { ...(await stored(job)), isPrivate: false };
    await endFailedJob(deps, announced, MISTAKE);
    await endFailedJob(deps, { ...(await stored(job)), isPrivate: false }, MISTAKE);
  }

  it.each([true, false])(
    "takes the announcement away, and only the person sees it (%s)",
    async (isCommand) => {
      const job = await privateJob(isCommand);
      const othersSee = await shownBy(async () => {
        const shown = await shownBy(() => failAnnounced(job));
        expect(shown).toMatchObject([{ text: expect.stringContaining(COMMAND), ephemeral: true }]);
        expect(buttonsOf(shown[0])).toEqual({ run_command_0: COMMAND });
      }, lin);
      expect(othersSee).toEqual([]);
      expect(await stored(job)).toMatchObject({ state: "failed", error: { code: "unknown_name" } });
    },
  );

  it("is shown to all where the response URL is used up", async () => {
    const job = await privateJob();
    await useUp(job);
    const othersSee = await shownBy(() => failAnnounced(job), lin);
    expect(othersSee).toMatchObject([{ text: expect.stringContaining(COMMAND) }]);
    expect(buttonsOf(othersSee[0])).toEqual({ run_command_0: COMMAND });
  });
});

describe("a private job that fails", () => {
  const FAILURE = { code: "internal", reason: "Something went wrong.", canAskAgain: true };

  it.each(["asked", "answered"] as const)("shows it to the person alone (%s)", async (state) => {
    const job = { ...(await privateJob()), state };
    const shown = await shownBy(() => endFailedJob(deps, job, FAILURE));
    expect(shown).toMatchObject([{ text: ":warning: Something went wrong.", ephemeral: true }]);
    expect(await stored(job)).toMatchObject({ state: "failed" });
  });

  it("shows it in a direct message where the response URL is used up", async () => {
    const job = await privateJob();
    await useUp(job);
    const inChannel = await shownBy(async () => {
      const direct = await shownBy(() => endFailedJob(deps, job, FAILURE), ada, DIRECT);
      expect(direct).toMatchObject([{ text: ":warning: Something went wrong." }]);
    });
    expect(inChannel).toEqual([]);
  });
});
