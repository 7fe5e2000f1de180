import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { ada, answerJson, costs, openSlack, postJson, refusalOf, sdk } from "../workspace.ts";
import { startAppForTests } from "./app.ts";

const app = await startAppForTests();
let slack: LocalSlack;
let now: number;
beforeEach(async () => {
  now = Date.now();
  slack = await openSlack({ requestUrl: () => app.url, now: () => now });
});
afterEach(() => slack.close());

const plain = (text: string) => ({ type: "plain_text" as const, text });
const button = { type: "button" as const, action_id: "csv", text: plain("CSV"), value: "query-1" };
const select = {
  type: "static_select" as const,
  action_id: "by",
  options: [
    { text: plain("Projects"), value: "projects" },
    { text: plain("Clusters"), value: "clusters" },
  ],
};
const blocks = [{ type: "actions" as const, block_id: "deeper", elements: [button, select] }];

async function post(): Promise<string> {
  const posted = await sdk(slack).chat.postMessage({ channel: costs, text: "Costs", blocks });
  return String(posted.ts);
}

async function click(fields: Record<string, unknown>) {
  const response = await postJson(`${slack.url}/client/action`, {
    user: "ada",
    channel: "atlas-costs",
    ...fields,
  });
  return (await response.json()) as Record<string, unknown>;
}

function payload(): Record<string, unknown> & { response_url: string; trigger_id: string } {
  return JSON.parse(String(app.received.at(-1)?.form["payload"]));
}

describe("a click", () => {
  it("on a button reaches the app as block_actions", async () => {
    const ts = await post();
    expect(await click({ ts, action_id: "csv" })).toEqual({ ok: true, replies: [] });
    expect(payload()).toMatchObject({
      type: "block_actions",
      user: { id: ada, username: "ada", team_id: "T000000001" },
      api_app_id: "A0COSTBOT1",
      token: expect.any(String),
      container: { type: "message", message_ts: ts, channel_id: costs, is_ephemeral: false },
      trigger_id: expect.any(String),
      team: { id: "T000000001", domain: "atlas-costs-example" },
      channel: { id: costs, name: "atlas-costs" },
      message: { type: "message", user: "U0COSTBOT1", ts, text: "Costs", blocks },
      state: { values: {} },
      response_url: expect.stringContaining(`${slack.url}/response/`),
      actions: [
        {
          type: "button" as const,
          action_id: "csv",
          block_id: "deeper",
          value: "query-1",
          text: plain("CSV"),
        },
      ],
    });
    expect(app.received[0]?.headers["x-slack-signature"]).toMatch(/^v0=[0-9a-f]{64}$/);
  });

  it("on an option carries the option, also in the state", async () => {
    const ts = await post();
    await click({ ts, action_id: "by", block_id: "deeper", selected_option: { value: "clusters" } });
    const selected_option = { text: plain("Clusters"), value: "clusters" };
    expect(payload()).toMatchObject({
      actions: [{ type: "static_select", action_id: "by", selected_option }],
      state: { values: { deeper: { by: { type: "static_select", selected_option } } } },
    });
  });

  it.each([
    ["another element", { action_id: "nothing" }],
    ["another block", { action_id: "csv", block_id: "elsewhere" }],
    ["an option that is not offered", { action_id: "by", value: "planets" }],
    ["a value that the button does not have", { action_id: "csv", value: "query-2" }],
  ])("on %s is refused", async (_title, fields) => {
    expect(await click({ ts: await post(), ...fields })).toMatchObject({
      ok: false,
      error: "element_not_found",
    });
    expect(app.received).toEqual([]);
  });

  it("on a message that is not there is refused", async () => {
    const missing = await click({ ts: "1751328000.000000", action_id: "csv" });
    expect(missing).toMatchObject({ ok: false, error: "message_not_found" });
  });

  it("must be acked with 200", async () => {
    app.answer = (response) => response.writeHead(404).end();
    expect(await click({ ts: await post(), action_id: "csv" })).toMatchObject({ error: "dispatch_failed" });
  });
});

describe("the response_url of a click", () => {
  it("can replace and delete the message", async () => {
    const ts = await post();
    await click({ ts, action_id: "csv" });
    const { response_url: url } = payload();
    await postJson(url, { replace_original: true, text: "Replaced" });
    expect(await slack.client.messages(costs)).toMatchObject([{ ts, text: "Replaced" }]);
    await postJson(url, { delete_original: true });
    expect(await slack.client.messages(costs)).toEqual([]);
    expect((await sdk(slack).conversations.history({ channel: costs })).messages).toEqual([]);
  });

  it("can replace and delete an ephemeral message, whose content the app is not told", async () => {
    const only = { channel: costs, user: ada, text: "Only you", blocks };
    const ts = String((await sdk(slack).chat.postEphemeral(only)).message_ts);
    expect(await click({ user: "lin", ts, action_id: "csv" })).toMatchObject({ error: "message_not_found" });
    await click({ ts, action_id: "csv" });
    expect(payload()).toMatchObject({ container: { is_ephemeral: true } });
    expect(payload()).not.toHaveProperty("message");
    const { response_url: url } = payload();
    await postJson(url, { replace_original: true, text: "Replaced" });
    const [replaced] = (await slack.client.messages(costs, "ada")) ?? [];
    expect(replaced).toMatchObject({ ts, text: "Replaced", ephemeral: true });
    expect(replaced?.blocks).toBeUndefined();
    await postJson(url, { delete_original: true });
    expect(await slack.client.messages(costs, "ada")).toEqual([]);
  });
});

describe("a modal", () => {
  const view = {
    type: "modal",
    callback_id: "report",
    title: plain("Report"),
    submit: plain("Save"),
    blocks: [
      {
        type: "input",
        block_id: "period",
        label: plain("Period"),
        element: { type: "plain_text_input", action_id: "month", initial_value: "June" },
      },
    ],
  };

  async function trigger(): Promise<string> {
    await click({ ts: await post(), action_id: "csv" });
    return payload().trigger_id;
  }
  const open = (trigger_id: string, content: object = view) =>
    sdk(slack).apiCall("views.open", { trigger_id, view: content }) as Promise<{ view?: { id?: string } }>;
  const submit = async (viewId: unknown, values = {}) =>
    (await postJson(`${slack.url}/client/view_submission`, { user: "ada", view_id: viewId, values })).json();
  const openViews = async () => (await slack.client.views("ada")).map(({ id }) => id);

  it("opens with the trigger of a click, once", async () => {
    const id = await trigger();
    const opened = await open(id);
    expect(await openViews()).toEqual([opened.view?.id]);
    expect(await refusalOf(open(id))).toMatchObject({ error: "exchanged_trigger_id" });
  });

  it("does not open after three seconds", async () => {
    const id = await trigger();
    now += 3000;
    expect(await refusalOf(open(id))).toMatchObject({ error: "expired_trigger_id" });
  });

  it("does not open with a trigger that nobody issued, or with faulty blocks", async () => {
    expect(await refusalOf(open("1.2.guessed"))).toMatchObject({ error: "invalid_trigger_id" });
    const faulty = { ...view, blocks: [{ type: "graph" }] };
    expect(await refusalOf(open(await trigger(), faulty))).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] unsupported type: graph [json-pointer:/view/blocks/0/type]"] },
    });
  });

  it("is submitted with what was filled in, and closes", async () => {
    const { view: opened } = await open(await trigger());
    const values = { period: { month: { type: "plain_text_input", value: "July" } } };
    expect(await submit(opened?.id, values)).toEqual({ ok: true, replies: [] });
    expect(payload()).toMatchObject({
      type: "view_submission",
      user: { id: ada },
      view: { id: opened?.id, callback_id: "report", state: { values } },
    });
    expect(await openViews()).toEqual([]);
    expect(await submit(opened?.id)).toMatchObject({ error: "view_not_found" });
  });

  it("stays open with the app's errors", async () => {
    const { view: opened } = await open(await trigger());
    answerJson(app, { response_action: "errors", errors: { period: "Which month?" } });
    expect(await submit(opened?.id)).toMatchObject({ ok: false, errors: { period: "Which month?" } });
    expect(await openViews()).toEqual([opened?.id]);
  });

  it("can be updated, covered by another and cleared by the app's answer", async () => {
    const { view: opened } = await open(await trigger());
    answerJson(app, { response_action: "update", view: { ...view, title: plain("Step 2") } });
    expect(await submit(opened?.id)).toMatchObject({ ok: true });
    expect(await slack.client.views("ada")).toMatchObject([{ id: opened?.id, title: { text: "Step 2" } }]);
    answerJson(app, { response_action: "push", view: { ...view, title: plain("On top") } });
    expect(await submit(opened?.id)).toMatchObject({ ok: true });
    expect(await slack.client.views("ada")).toMatchObject([{}, { title: { text: "On top" } }]);
    answerJson(app, { response_action: "clear" });
    await submit(opened?.id);
    expect(await openViews()).toEqual([]);
  });
});
