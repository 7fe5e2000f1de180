import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { ada, answerJson, costs, openSlack, postJson, refusalOf, sdk } from "../workspace.ts";
import { startAppForTests } from "./app.ts";

const app = await startAppForTests();
let slack: LocalSlack;
beforeEach(async () => {
  slack = await openSlack({
    requestUrl: () => app.url,
    shortcuts: [{ name: "Ask", type: "global", callback_id: "ask", description: "Asks" }],
  });
});
afterEach(() => slack.close());

const plain = (text: string) => ({ type: "plain_text", text });
const option = (value: string) => ({ text: plain(value), value });
const input = (block_id: string, element: object, more: object = {}) => ({
  type: "input",
  block_id,
  label: plain(block_id),
  element: { action_id: "value", ...element },
  ...more,
});
const optional = { optional: true };
const blocks = [
  input("period", { type: "plain_text_input", max_length: 10 }),
  input("by", { type: "radio_buttons", options: [option("projects"), option("clusters")] }, optional),
  input("projects", { type: "multi_external_select", min_query_length: 1 }, optional),
  input(
    "with",
    { type: "checkboxes", options: [option("chart")], initial_options: [option("chart")] },
    optional,
  ),
  input("where", { type: "conversations_select", response_url_enabled: true }, optional),
  input("who", { type: "multi_users_select" }, { ...optional, dispatch_action: true }),
  { type: "actions", block_id: "try", elements: [{ type: "button", action_id: "now", text: plain("Try") }] },
];
const view = { type: "modal", callback_id: "ask", title: plain("Ask"), submit: plain("Ask"), blocks };
const user = "ada";

function payload() {
  return JSON.parse(String(app.received.at(-1)?.form["payload"])) as Record<string, unknown> & {
    trigger_id: string;
  };
}

/** Opens the modal by the shortcut. */
async function open(content: object = view): Promise<string> {
  await slack.client.useShortcut({ user, callbackId: "ask" });
  const { trigger_id } = payload();
  const opened = await sdk(slack).apiCall("views.open", { trigger_id, view: content });
  return (opened as unknown as { view: { id: string } }).view.id;
}

const submit = (viewId: string, values: Record<string, unknown>) =>
  slack.client.submitView({ user, viewId, values });
const period = { period: { value: { type: "plain_text_input", value: "June" } } };

it("a global shortcut reaches the app with a trigger, and an unknown one does not", async () => {
  expect(await slack.client.useShortcut({ user, callbackId: "ask" })).toMatchObject({ ok: true });
  expect(payload()).toMatchObject({
    type: "shortcut",
    callback_id: "ask",
    user: { id: ada },
    trigger_id: expect.any(String),
  });
  expect(payload()).not.toHaveProperty("channel");
  expect(await slack.client.useShortcut({ user, callbackId: "other" })).toMatchObject({
    error: "shortcut_not_found",
  });
  expect((await slack.client.state()).shortcuts).toHaveLength(1);
});

describe("a form", () => {
  it("is submitted with the state of every element, and a response URL for the chosen channel", async () => {
    const where = { value: { type: "conversations_select", selected_conversation: costs } };
    expect(await submit(await open(), { ...period, where, unknown: {} })).toEqual({ ok: true, replies: [] });
    const { view: sent, response_urls: urls } = payload();
    expect((sent as { state: unknown }).state).toEqual({
      values: {
        ...period,
        by: { value: { type: "radio_buttons", selected_option: null } },
        projects: { value: { type: "multi_external_select", selected_options: [] } },
        with: { value: { type: "checkboxes", selected_options: [option("chart")] } },
        where,
        who: { value: { type: "multi_users_select", selected_users: [] } },
      },
    });
    expect(urls).toMatchObject([{ block_id: "where", action_id: "value", channel_id: costs }]);
    const [{ response_url: url }] = urls as [{ response_url: string }];
    expect((await postJson(url, { text: "Here", response_type: "in_channel" })).status).toBe(200);
  });

  it("is not sent while a required field is empty, a text too long or an option not offered", async () => {
    const id = await open();
    app.received.length = 0;
    expect(await submit(id, {})).toMatchObject({
      error: "invalid_input",
      errors: { period: expect.any(String) },
    });
    const long = { period: { value: { value: "x".repeat(11) } } };
    expect(await submit(id, long)).toMatchObject({ errors: { period: expect.any(String) } });
    const wrong = { by: { value: { selected_option: option("planets") } } };
    expect(await submit(id, { ...period, ...wrong })).toMatchObject({ error: "element_not_found" });
    expect(app.received).toEqual([]);
  });

  it.each([
    { response_action: "errors", errors: { nowhere: "No" } },
    { response_action: "errors", errors: {} },
    { response_action: "update", view: { ...view, submit: undefined } },
    { response_action: "push", view: { ...view, blocks: [{ type: "graph" }] } },
    { response_action: "other" },
  ])("stays open when the app answers what Slack does not take: %j", async (answer) => {
    const id = await open();
    answerJson(app, answer);
    expect(await submit(id, period)).toMatchObject({ ok: false, error: expect.stringMatching(/^invalid_/) });
    expect(await slack.client.views(user)).toHaveLength(1);
  });

  it("sends clicks with the state so far, of inputs only those with dispatch_action", async () => {
    const viewId = await open();
    const click = { user, viewId, state: period };
    await slack.client.viewAction({ ...click, actionId: "now" });
    expect(payload()).toMatchObject({
      type: "block_actions",
      container: { type: "view", view_id: viewId },
      view: { id: viewId, state: { values: { ...period, by: { value: { selected_option: null } } } } },
    });
    await slack.client.viewAction({ ...click, actionId: "value", blockId: "who", values: [ada] });
    expect(payload()).toMatchObject({
      actions: [{ block_id: "who", selected_users: [ada] }],
      view: { state: { values: { who: { value: { selected_users: [ada] } } } } },
    });
    const other = { ...click, actionId: "value", blockId: "by", value: "projects" };
    expect(await slack.client.viewAction(other)).toMatchObject({ error: "element_not_found" });
  });

  it.each([
    ["without a submit button for its inputs", { submit: undefined }],
    ["with too long private_metadata", { private_metadata: "x".repeat(3001) }],
    ["with too many blocks", { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) }],
    ["with a button as input", { blocks: [input("a", { type: "button", text: plain("No") })] }],
    [
      "whose initial option is not one of the options",
      {
        blocks: [input("a", { type: "static_select", options: [option("a")], initial_option: option("b") })],
      },
    ],
  ])("%s is refused", async (_title, change) => {
    expect(await refusalOf(open({ ...view, ...change }))).toMatchObject({ error: "invalid_arguments" });
  });
});

describe("an external select", () => {
  const place = { actionId: "value", blockId: "projects" };

  it("gets its options from the app, and only those can be chosen", async () => {
    const viewId = await open();
    const query = { user, viewId, ...place };
    const chosen = { ...period, projects: { value: { selected_options: [option("p1")] } } };
    expect(await submit(viewId, chosen)).toMatchObject({ error: "element_not_found" });
    answerJson(app, { options: [option("p1"), option("p2")] });
    expect(await slack.client.suggest({ ...query, value: "te" })).toMatchObject({
      ok: true,
      options: [{ value: "p1" }, { value: "p2" }],
    });
    expect(payload()).toMatchObject({
      type: "block_suggestion",
      action_id: "value",
      block_id: "projects",
      value: "te",
      container: { type: "view", view_id: viewId },
      view: { id: viewId },
    });
    answerJson(app, {});
    expect(await submit(viewId, chosen)).toMatchObject({ ok: true });
    const { view: sent } = payload();
    expect(sent).toMatchObject({
      state: { values: { projects: { value: { selected_options: [option("p1")] } } } },
    });
  });

  it("does not ask the app for too short a text", async () => {
    const viewId = await open();
    app.received.length = 0;
    expect(await slack.client.suggest({ user, viewId, ...place, value: "" })).toMatchObject({ options: [] });
    expect(app.received).toEqual([]);
  });

  it.each([
    {},
    { options: Array.from({ length: 101 }, (_, index) => option(String(index))) },
    { options: [{ text: plain("x".repeat(76)), value: "long" }] },
    { option_groups: [{ options: [option("no label")] }] },
  ])("shows nothing when the app offers what Slack does not take", async (answer) => {
    const viewId = await open();
    answerJson(app, answer);
    expect(await slack.client.suggest({ user, viewId, ...place, value: "te" })).toMatchObject({
      error: "invalid_options",
    });
  });

  it("works in a message, where an ephemeral one stays unknown to the app", async () => {
    const elements = [{ type: "external_select", action_id: "value", min_query_length: 0 }];
    const content = {
      channel: costs,
      text: "Which?",
      blocks: [{ type: "actions", block_id: "projects", elements }],
    };
    const posted = await sdk(slack).apiCall("chat.postEphemeral", { ...content, user: ada });
    answerJson(app, { option_groups: [{ label: plain("All"), options: [option("p1")] }] });
    const where = {
      user,
      channel: costs,
      ts: (posted as unknown as { message_ts: string }).message_ts,
      ...place,
    };
    expect(await slack.client.suggest({ ...where, value: "" })).toMatchObject({ ok: true });
    expect(payload()).toMatchObject({
      container: { type: "message", is_ephemeral: true },
      channel: { id: costs },
    });
    expect(payload()).not.toHaveProperty("message");
    expect(await slack.client.action({ ...where, value: "p1" })).toMatchObject({ ok: true });
    expect(payload()).toMatchObject({ actions: [{ selected_option: { value: "p1" } }] });
  });
});

it("an app without a home can publish none, and one whose messages are read-only gets none", async () => {
  await slack.close();
  slack = await openSlack({ appHome: { home_tab_enabled: false, messages_tab_read_only_enabled: true } });
  const published = sdk(slack).views.publish({ user_id: ada, view: { type: "home", blocks: [] } });
  expect(await refusalOf(published)).toMatchObject({ error: "not_enabled" });
  expect(await slack.client.openHome({ user, tab: "home" })).toMatchObject({ error: "not_enabled" });
  const message = { user, channel: "@atlas-costs", text: "why?" };
  expect(await slack.client.postMessage(message)).toMatchObject({ error: "restricted_action" });
});
