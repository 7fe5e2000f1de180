import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deriveJobId } from "../../../functions/jobs/job-id.ts";
import { askAndWait } from "../../../local/terminal/answer.ts";
import { openClient } from "../../../local/terminal/client.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { type App, answerJson, costs, openSlack, sdk, startApp } from "../../simulators/slack/workspace.ts";

let app: App;
let slack: LocalSlack;
beforeAll(async () => {
  app = await startApp();
  slack = await openSlack({ requestUrl: () => app.url });
});
beforeEach(() => {
  app.answer = (response) => response.end();
});
afterAll(async () => {
  await slack.close();
  await app.close();
});

function ask(timeoutMs = 10_000) {
  const place = { user: "ada", channel: "atlas-costs" };
  return askAndWait(openClient(slack.url), place, "/atlas-usage", timeoutMs);
}

/** Lets the app acknowledge the command without a reply, and then do this work for its job. */
function thenDo(work: (id: string, responseUrl: string) => Promise<unknown>): void {
  app.answer = (response, { form }) => {
    response.end();
    void work(deriveJobId(form["trigger_id"] ?? ""), form["response_url"] ?? "");
  };
}

function metadata(id: string, state: string, files = 0) {
  return { event_type: "atlas_question", event_payload: { id, state, files } };
}

const post = (text: string, id: string, state: string, files = 0) =>
  sdk(slack).chat.postMessage({ channel: costs, text, metadata: metadata(id, state, files) });

describe("askAndWait", () => {
  it("waits until the announcement has become the answer, and ignores other messages", async () => {
    thenDo(async (id) => {
      await sdk(slack).chat.postMessage({ channel: costs, text: "Hello" });
      await post("Another answer", "another", "answered");
      const { ts } = await post("Asking…", id, "working");
      const answered = metadata(id, "answered");
      await sdk(slack).chat.update({ channel: costs, ts: String(ts), text: "Costs", metadata: answered });
    });
    expect(await ask()).toMatchObject({
      status: "answered",
      replies: [],
      messages: [{ channel: costs, text: "Costs" }],
    });
  });

  it("waits for the files of the answer", async () => {
    thenDo(async (id) => {
      const { ts } = await post("Costs", id, "answered", 1);
      const file = {
        channel_id: costs,
        thread_ts: String(ts),
        file: Buffer.from("x"),
        filename: "costs.csv",
      };
      await sdk(slack).filesUploadV2(file);
    });
    const { status, messages } = await ask();
    expect(status).toBe("answered");
    expect(messages.map(({ files = [] }) => files.map(({ name }) => name))).toEqual([[], ["costs.csv"]]);
  });

  it("ends with a message that the job failed", async () => {
    thenDo((id) => post(":warning: No.", id, "failed"));
    expect(await ask()).toMatchObject({ status: "failed", messages: [{ text: ":warning: No." }] });
  });

  it.each([
    ["Help", "answered"],
    [":warning: No.", "failed"],
  ])("ends with an immediate reply, %j: %s", async (text, status) => {
    answerJson(app, { text });
    expect(await ask()).toMatchObject({ status, replies: [{ text, ephemeral: true }], messages: [] });
  });

  it("ends with a reply by the response URL", async () => {
    const text = ":warning: No.";
    thenDo((_, responseUrl) => fetch(responseUrl, { method: "POST", body: JSON.stringify({ text }) }));
    expect(await ask()).toMatchObject({ status: "failed", replies: [{ text }], messages: [] });
  });

  it("ends with Slack's error when the app does not acknowledge", async () => {
    app.answer = (response) => response.writeHead(500).end();
    const { status, replies } = await ask();
    expect(status).toBe("failed");
    expect(replies).toMatchObject([{ text: expect.stringContaining("dispatch_failed") }]);
  });

  it("posts what is no command as a message, and waits for the answer to its event", async () => {
    const { ts } = await sdk(slack).chat.postMessage({ channel: costs, text: "Costs" });
    app.answer = (response, { body }) => {
      response.end();
      const { event_id: id, event } = JSON.parse(body);
      const text = `${event.text} in ${event.thread_ts}`;
      const answer = {
        channel: costs,
        text,
        thread_ts: event.thread_ts,
        metadata: metadata(deriveJobId(id), "answered"),
      };
      void sdk(slack).chat.postMessage(answer);
    };
    const place = { user: "ada", channel: "atlas-costs", threadTs: String(ts) };
    expect(await askAndWait(openClient(slack.url), place, "@atlas-costs why?", 10_000)).toMatchObject({
      status: "answered",
      messages: [{ text: `<@U0COSTBOT1> why? in ${ts}` }],
    });
  });

  it("ends with a reply to a message in its thread that has no job", async () => {
    app.answer = (response, { body }) => {
      response.end();
      const { event } = JSON.parse(body);
      void sdk(slack).chat.postMessage({ channel: costs, text: "Paused", thread_ts: event.ts });
    };
    const place = { user: "ada", channel: "atlas-costs" };
    expect(await askAndWait(openClient(slack.url), place, "@atlas-costs pause it", 5000)).toMatchObject({
      status: "answered",
      messages: [{ text: "Paused" }],
    });
  });

  it("says when the bot doesn't read a message", async () => {
    const place = { user: "ada", channel: "atlas-costs" };
    await expect(askAndWait(openClient(slack.url), place, "hello", 10_000)).rejects.toThrow("mention");
  });

  it("gives up after the timeout, with the messages so far", async () => {
    thenDo((id) => post("Asking…", id, "working"));
    expect(await ask(300)).toMatchObject({ status: "unanswered", messages: [{ text: "Asking…" }] });
  });
});
