import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { botToken, costs, openSlack, random, refusalOf, sdk } from "./workspace.ts";

let slack: LocalSlack;
beforeAll(async () => {
  slack = await openSlack();
});
afterAll(() => slack.close());

async function announce(length: number, filename = "costs.csv") {
  const { upload_url, file_id } = await sdk(slack).files.getUploadURLExternal({ filename, length });
  return { url: String(upload_url), id: String(file_id) };
}

const upload = (url: string, body: BodyInit) => fetch(url, { method: "POST", body });
const complete = (id: string, args: object = { channel_id: costs }) =>
  sdk(slack).apiCall("files.completeUploadExternal", { files: [{ id }], ...args });

describe("an upload", () => {
  it("is announced with a length and a name", async () => {
    expect(await refusalOf(announce(0))).toMatchObject({ error: "invalid_arguments" });
    expect(await refusalOf(announce(5, " "))).toMatchObject({ error: "invalid_arguments" });
  });

  it.each([["fewer"], ["too many bytes"]])("of %s than announced is refused", async (body) => {
    const { url, id } = await announce(6);
    expect((await upload(url, body)).status).toBe(400);
    expect(await refusalOf(complete(id))).toMatchObject({ error: "file_not_found" });
  });

  it("to an unknown address is refused", async () => {
    expect((await upload(`${slack.url}/upload/v1/F00000000`, "x")).status).toBe(404);
  });

  it("needs a channel that the bot is in", async () => {
    const { url, id } = await announce(5);
    await upload(url, "bytes");
    expect(await refusalOf(complete(id, { channel_id: random }))).toMatchObject({ error: "not_in_channel" });
    expect(await refusalOf(complete(id, { channel_id: "C0NOWHERE1" }))).toMatchObject({
      error: "channel_not_found",
    });
  });

  it("shows as a message, in the thread, with its comment", async () => {
    const parent = await sdk(slack).chat.postMessage({ channel: costs, text: "parent" });
    const { url, id } = await announce(5);
    expect((await upload(url, "bytes")).status).toBe(200);
    await complete(id, { channel_id: costs, thread_ts: parent.ts, initial_comment: "The numbers" });
    const shown = (await slack.client.messages("atlas-costs"))?.at(-1);
    expect(shown).toMatchObject({
      text: "The numbers",
      subtype: "file_share",
      user: "U0COSTBOT1",
      thread_ts: parent.ts,
      files: [{ id, name: "costs.csv", size: 5, mimetype: "text/csv", filetype: "csv" }],
    });
    const { messages } = await sdk(slack).conversations.replies({ channel: costs, ts: String(parent.ts) });
    expect(messages?.[1]).toMatchObject({ ts: shown?.ts, files: [{ id, size: 5 }] });
  });

  it("cannot be changed once it is completed", async () => {
    const { url, id } = await announce(5);
    await upload(url, "bytes");
    await complete(id);
    expect((await upload(url, "other")).status).toBe(404);
  });

  it("works with the SDK's own upload", async () => {
    const file = Buffer.from([0, 255, 13, 10, 128]);
    await sdk(slack).filesUploadV2({ channel_id: costs, file, filename: "bytes.bin" });
    const [shared] = (await slack.client.messages(costs))?.at(-1)?.files ?? [];
    const bytes = await (await fetch(String(shared?.["url_private"]))).arrayBuffer();
    expect(Buffer.from(bytes)).toEqual(file);
  });
});

describe("a file", () => {
  async function share(content: string, filename?: string): Promise<string> {
    const { url, id } = await announce(Buffer.byteLength(content), filename);
    await upload(url, content);
    await complete(id);
    return id;
  }

  it("is described by files.info and served as the very bytes", async () => {
    const content = "Größe,₩1\n".repeat(100_000);
    const { file } = await sdk(slack).files.info({ file: await share(content, "Größe & more.csv") });
    expect(file).toMatchObject({
      name: "Größe & more.csv",
      size: Buffer.byteLength(content),
      user: "U0COSTBOT1",
    });
    for (const authorization of [`Bearer ${botToken}`, "Bearer xoxp-local-ada", undefined]) {
      const response = await fetch(String(file?.url_private), {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(response.headers.get("content-type")).toBe("text/csv");
      expect(await response.text()).toBe(content);
    }
  });

  it("is not served to a token that nobody has", async () => {
    const { file } = await sdk(slack).files.info({ file: await share("x") });
    const response = await fetch(String(file?.url_private), { headers: { authorization: "Bearer guessed" } });
    expect(response.status).toBe(403);
  });

  it("is gone from its message when it is deleted", async () => {
    const id = await share("x");
    await sdk(slack).files.delete({ file: id });
    expect((await slack.client.messages(costs))?.at(-1)?.files).toEqual([]);
  });
});
