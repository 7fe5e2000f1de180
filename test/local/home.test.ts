import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ASK_CALLBACK } from "../../functions/features/ask/buttons.ts";
import { FIELDS } from "../../functions/features/ask/form.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "../../simulators/slack/json.ts";
import { buttonsOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace();
});
afterEach(() => expect(workspace.reports.splice(0)).toEqual([]));
afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

const client = () => workspace.current.slack.client;

async function openHome(user = "ada"): Promise<JsonObject> {
  await client().openHome({ user, tab: "home" });
  return await homeOf(user);
}

/** Home, when nothing runs any more. */
async function homeOf(user = "ada"): Promise<JsonObject> {
  await workspace.current.slack.appEvents.settled();
  await workspace.current.lambda.idle();
  return (await client().home(user)) ?? expect.fail("There is no home.");
}

/** The sentences of a view or message. */
function linesOf({ blocks }: { readonly blocks?: unknown }): string[] {
  return objectsOf(blocks).flatMap(({ text }) =>
    isObject(text) ? stringField(text, "text").split("\n") : [],
  );
}

async function clickOnHome(actionId: string): Promise<JsonObject> {
  const viewId = stringField(await homeOf(), "id");
  expect(await client().viewAction({ user: "ada", viewId, actionId, state: {} })).toMatchObject({ ok: true });
  return await homeOf();
}

/** The form that is open. */
async function formOf(user = "ada"): Promise<JsonObject> {
  const form = (await client().views(user)).at(-1);
  return form ?? expect.fail("No form is open.");
}

const option = (value: string) => ({ selected_option: { value } });

describe("App Home", () => {
  it("shows the numbers that commands say, and reads them again after a few minutes only", async () => {
    const lines = linesOf(await openHome());
    const usage = (await workspace.ask("/atlas-usage")).messages[0] ?? {};
    const unpaid = (await workspace.ask("/atlas-invoice unpaid")).messages[0] ?? {};
    expect(lines).toEqual(expect.arrayContaining(linesOf(usage).slice(0, 4)));
    expect(linesOf(usage).slice(0, 4).join()).toContain("On track for");
    const [, outstanding = "missing"] = linesOf(unpaid);
    expect(outstanding).toContain("$29,031.64");
    expect(lines).toContain(outstanding);
    const asked = workspace.atlas.requests.length;
    await openHome("lin");
    expect(workspace.atlas.requests.length).toBe(asked);
  });

  it("pauses and resumes a report, and its channel reads it", async () => {
    const subscribed = await workspace.ask("/atlas-report weekly");
    const [pause = ""] = Object.keys(buttonsOf(subscribed.messages[0])).filter((id) => id.includes("pause"));
    await openHome();
    const before = await workspace.messages();
    const paused = await clickOnHome(`home_${pause}`);
    expect(Object.keys(buttonsOf(paused as never))).toContain(`home_${pause.replace("pause", "resume")}`);
    expect((await workspace.shownSince(before)).map(({ text }) => text)).toEqual([
      expect.stringContaining("paused"),
    ]);
    const resumed = await clickOnHome(`home_${pause.replace("pause", "resume")}`);
    expect(Object.keys(buttonsOf(resumed as never))).toContain(`home_${pause}`);
  });

  it("keeps a failure to list invoices for nobody else", async () => {
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    const isWrong = (view: JsonObject) => linesOf(view).some((line) => line.startsWith(":warning:"));
    workspace.atlas.control.apply({ fail: 1_000, failRetryAfter: 3_600, path: "/invoices" });
    const failed = await openHome();
    workspace.atlas.control.apply({ reset: true });
    expect(isWrong(failed)).toBe(true);
    expect(isWrong(await openHome("lin"))).toBe(false);
  });

  it("answers an example in a direct message", async () => {
    const before = await workspace.messages("D0ADA0001");
    await clickOnHome("run_command_0");
    const shown = await workspace.shownSince(before, "D0ADA0001");
    expect(shown.map(({ text }) => text)).toEqual([expect.stringContaining("$8,466.35")]);
  });
});

const one = (field: string, state: JsonObject) => ({ [field]: { [field]: state } });

describe("the form", () => {
  it("opens with the command of an answer, shows the command of what is chosen, and asks it", async () => {
    const answer = await workspace.ask("/atlas-usage last month by projects");
    await workspace.click(answer, "ask_change");
    const form = await formOf();
    const viewId = stringField(form, "id");
    expect(linesOf(form).at(-1)).toContain("2026-10 by projects");
    const values = {
      ...one(FIELDS.period, option("last 3 months")),
      ...one(FIELDS.groupBy, option("clusters")),
      ...one(FIELDS.channel, { selected_conversation: null }),
    };
    const choice = { blockId: FIELDS.groupBy, actionId: FIELDS.groupBy, value: "clusters" };
    expect(await client().viewAction({ user: "ada", viewId, state: values, ...choice })).toMatchObject({
      ok: true,
    });
    expect(linesOf(await formOf()).at(-1)).toContain("last 3 months by clusters");

    const submit = (more: JsonObject) =>
      client().submitView({ user: "ada", viewId, values: { ...values, ...more } });
    expect(await submit({})).toMatchObject({ errors: { [FIELDS.channel]: expect.any(String) } });
    const before = await workspace.messages();
    expect(await submit(one(FIELDS.channel, { selected_conversation: "C0COSTS001" }))).toMatchObject({
      ok: true,
    });
    await workspace.current.lambda.idle();
    const [shown] = await workspace.shownSince(before);
    expect(shown?.text).toContain("August – October 2026");
    expect(Object.keys(buttonsOf(shown))).not.toContain("usage_by_clusters");
  });

  it("opens by a shortcut, with the names that the worker has stored, and schedules a report", async () => {
    expect(await client().useShortcut({ user: "ada", callbackId: ASK_CALLBACK })).toMatchObject({ ok: true });
    const viewId = stringField(await formOf(), "id");
    const search = {
      user: "ada",
      viewId,
      blockId: FIELDS.projects,
      actionId: FIELDS.projects,
      value: "fleet",
    };
    expect(JSON.stringify(await client().suggest(search))).toContain("Fleet Platform");
    const before = await workspace.messages();
    const submitted = await client().submitView({
      user: "ada",
      viewId,
      values: {
        ...one(FIELDS.projects, { selected_options: [{ value: "Fleet Platform" }] }),
        ...one(FIELDS.audience, option("channel")),
        ...one(FIELDS.channel, { selected_conversation: "C0COSTS001" }),
        ...one(FIELDS.repeat, option("weekly")),
      },
    });
    expect(submitted).toMatchObject({ ok: true });
    await workspace.current.lambda.idle();
    const [shown] = await workspace.shownSince(before);
    expect(linesOf(shown ?? {}).join()).toContain("Fleet Platform");
  });
});

/** The direct messages of ada with the bot. */
const DIRECT = "D0ADA0001";

/** The newest job among messages. */
async function lastJob(earlier: Awaited<ReturnType<typeof workspace.messages>>) {
  await workspace.current.slack.appEvents.settled();
  await workspace.current.lambda.idle();
  const shown = (await workspace.shownSince(earlier, DIRECT)).at(-1);
  return { shown, job: await workspace.job(shown) };
}

const remove = async (channel: string) =>
  expect(await client().command({ user: "lin", channel, text: "/remove @ada" })).toMatchObject({ ok: true });

describe("an old Home", () => {
  it("announces no change that somebody has made before", async () => {
    const subscribed = await workspace.ask("/atlas-report daily");
    const [pause = ""] = Object.keys(buttonsOf(subscribed.messages[0])).filter((id) => id.includes("pause"));
    await openHome();
    await workspace.ask(`/atlas-report pause ${pause.split("_").at(-1)}`);
    const before = await workspace.messages();
    await clickOnHome(`home_${pause}`);
    expect(await workspace.shownSince(before)).toEqual([]);
  });

  it("neither changes nor runs reports of a channel that its person had to leave", async () => {
    const place = { channel: "finance" };
    const subscribed = await workspace.ask("/atlas-report monthly by clusters", place);
    const [pause = ""] = Object.keys(buttonsOf(subscribed.messages[0])).filter((id) => id.includes("pause"));
    const viewId = stringField(await openHome(), "id");
    await remove("finance");
    const before = await client().messages("finance", "lin");
    const actions = [`home_${pause}`, `home_${pause.replace("pause", "run")}`];
    await Promise.all(
      actions.map((actionId) => client().viewAction({ user: "ada", viewId, actionId, state: {} })),
    );
    expect(linesOf(await homeOf()).join()).toContain("you aren't in its channel");
    expect(await client().messages("finance", "lin")).toEqual(before);
    const { replies } = await workspace.ask("/atlas-report list", { user: "lin", channel: "finance" });
    expect(Object.keys(buttonsOf(replies[0]))).toContain(pause);
  });
});

describe("where only one channel is allowed", () => {
  it("buttons of a private answer in direct messages work for members of its channel", async () => {
    await workspace.restart({ SLACK_ALLOWED_CHANNELS: "C0COSTS001" });
    const earlier = await workspace.messages(DIRECT);
    const text = "@atlas-costs private: last month by projects";
    await client().postMessage({ user: "ada", channel: "atlas-costs", text });
    const asked = await lastJob(earlier);
    expect(asked.job).toMatchObject({ state: "done", isPrivate: true });
    const click = async (ts: string | undefined, actionId: string) => {
      const before = await workspace.messages(DIRECT);
      await client().action({ user: "ada", channel: DIRECT, ts: ts ?? "", actionId });
      return await lastJob(before);
    };
    const clicked = await click(asked.shown?.ts, "usage_by_clusters");
    expect(clicked.job).toMatchObject({ state: "done", request: { groupBy: "clusters" } });
    const again = await click(clicked.shown?.ts, "usage_by_services");
    expect(again.job).toMatchObject({ state: "done", request: { groupBy: "services" } });
    await remove("atlas-costs");
    const refused = await click(asked.shown?.ts, "usage_by_services");
    expect(refused.job).toMatchObject({ state: "failed", error: { code: "not_member" } });
  });

  it("the form answers nobody who is not in the channel", async () => {
    const earlier = await workspace.messages(DIRECT);
    await client().useShortcut({ user: "ada", callbackId: ASK_CALLBACK });
    const values = {
      ...one(FIELDS.audience, option("private")),
      ...one(FIELDS.channel, { selected_conversation: "C0COSTS001" }),
    };
    const viewId = stringField(await formOf(), "id");
    expect(await client().submitView({ user: "ada", viewId, values })).toMatchObject({ ok: true });
    expect((await lastJob(earlier)).job).toMatchObject({ state: "failed", error: { code: "not_member" } });
  });
});
