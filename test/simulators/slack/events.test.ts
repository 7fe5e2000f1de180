import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { ada, costs, finance, openSlack, postJson, sdk } from "./workspace.ts";

interface Sent {
  id: number;
  event: string;
  data: Record<string, unknown>;
}

let slack: LocalSlack;
beforeEach(async () => {
  slack = await openSlack();
});
afterEach(() => slack.close());

/** Reads this many events from the stream, then hangs up. */
async function read(count: number, query = "", lastId?: number, meanwhile = async () => {}): Promise<Sent[]> {
  const hangUp = new AbortController();
  const response = await fetch(`${slack.url}/client/events${query}`, {
    headers: lastId === undefined ? {} : { "last-event-id": String(lastId) },
    signal: hangUp.signal,
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  if (!response.body) throw new Error("The stream has no body.");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? "";
  await meanwhile();
  const events = () => [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)];
  while (events().length < count) text += (await reader.read()).value ?? "";
  hangUp.abort();
  return events().map(([, id, event = "", data = ""]) => ({ id: Number(id), event, data: JSON.parse(data) }));
}

describe("the stream of events", () => {
  it("tells of messages, changes, deletions and files, with rising ids", async () => {
    const events = await read(5, "", undefined, async () => {
      const { chat } = sdk(slack);
      const { ts } = await chat.postMessage({ channel: costs, text: "hello" });
      await chat.update({ channel: costs, ts: String(ts), text: "changed" });
      await chat.delete({ channel: costs, ts: String(ts) });
      await sdk(slack).filesUploadV2({ channel_id: costs, filename: "a.csv", content: "a" });
    });
    expect(events.map(({ event }) => event)).toEqual([
      "message",
      "message_changed",
      "message_deleted",
      "message",
      "file_shared",
    ]);
    expect(events[1]?.data).toMatchObject({ channel: costs, message: { text: "changed" } });
    expect(events[4]?.data).toMatchObject({ channel: costs, file: { name: "a.csv", size: 1 } });
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
  });

  it("goes on after the last event that a client has seen", async () => {
    const post = (text: string) => sdk(slack).chat.postMessage({ channel: costs, text });
    const [seen] = await read(1, "", undefined, async () => void (await post("seen")));
    await post("missed");
    const missed = await read(2, "", seen?.id, async () => void (await post("new")));
    expect(missed.map(({ data }) => data["message"])).toMatchObject([{ text: "missed" }, { text: "new" }]);
  });

  it("shows ephemeral messages only to the user they are for", async () => {
    const post = async () => {
      await sdk(slack).chat.postEphemeral({ channel: costs, user: ada, text: "for Ada" });
      await sdk(slack).chat.postMessage({ channel: costs, text: "for all" });
    };
    const adaSees = await read(2, "?user=ada", undefined, post);
    expect(adaSees.map(({ event }) => event)).toEqual(["ephemeral", "message"]);
    expect((await read(1, "?user=U0LIN0001", 0)).map(({ event }) => event)).toEqual(["message"]);
    expect((await read(1, "", 0)).map(({ event }) => event)).toEqual(["message"]);
  });
});

describe("the client over HTTP", () => {
  const get = async (path: string) => (await fetch(`${slack.url}/client/${path}`)).json();

  it("lists a channel's messages, oldest first, with replies and the user's ephemeral ones", async () => {
    const { chat } = sdk(slack);
    const { ts } = await chat.postMessage({ channel: costs, text: "one" });
    await chat.postEphemeral({ channel: costs, user: ada, text: "two" });
    await chat.postMessage({ channel: costs, text: "three", thread_ts: String(ts) });
    expect(await get("messages?channel=atlas-costs&user=ada")).toMatchObject({
      ok: true,
      messages: [
        { text: "one" },
        { text: "two", ephemeral: true, to: ada },
        { text: "three", thread_ts: ts },
      ],
    });
    expect(await get(`messages?channel=${costs}`)).toMatchObject({
      messages: [{ text: "one" }, { text: "three" }],
    });
    expect(await get(`messages?channel=${finance}`)).toEqual({ ok: true, messages: [] });
    expect(await get("messages?channel=nowhere")).toEqual({ ok: false, error: "channel_not_found" });
  });

  it("lists the people, the bot, the channels and the commands", async () => {
    const state = await get("state");
    const names = (items: { name: string }[]) => items.map(({ name }) => name).sort();
    expect(names(state.users)).toEqual(["ada", "atlas-costs", "lin"]);
    expect(names(state.channels)).toEqual(["atlas-costs", "finance", "random"]);
    expect(state.commands).toMatchObject([{ command: "/atlas-usage", usage_hint: "[last month]" }]);
  });

  it("says what is missing in a request", async () => {
    const response = await postJson(`${slack.url}/client/command`, { user: "ada" });
    expect([response.status, await response.text()]).toEqual([400, "Missing: channel, text."]);
    expect((await fetch(`${slack.url}/client/unknown`)).status).toBe(404);
  });

  it("is closed to pages from elsewhere", async () => {
    const headers = { origin: "https://evil.example" };
    expect((await fetch(`${slack.url}/client/state`, { headers })).status).toBe(403);
    const local = { origin: slack.url };
    expect((await fetch(`${slack.url}/client/state`, { headers: local })).status).toBe(200);
  });
});
