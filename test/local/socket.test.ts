import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkRequest } from "../../functions/slack/request.ts";
import { joinSlack } from "../../local/socket.ts";
import { type App, answerJson, signingSecret, startApp } from "../simulators/slack/workspace.ts";

/** Slack's side of Socket Mode: the Web API that gives out the socket's address, and the socket itself. */
interface SocketSlack {
  readonly apiUrl: string;
  /** What apps.connections.open answers instead of the address. */
  refusal: string | undefined;
  /** The authorization of the calls. */
  readonly tokens: unknown[];
  /** What the app has said over the socket. */
  readonly said: unknown[];
  send(envelope: object): void;
  close(): Promise<void>;
}

// The part of RFC 6455 that this test needs: whole frames of less than 64 KiB.
const WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const OPCODE = { text: 1, close: 8 } as const;

function frame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat(
    payload.length < 126 ? [Buffer.from([0x80 | opcode, payload.length]), payload] : [head, payload],
  );
}

/** Reads the masked frames that a client sends, however they are cut into chunks. */
async function readFrames(socket: Duplex, take: (opcode: number, payload: Buffer) => void): Promise<void> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const isLong = ((bytes[1] ?? 0) & 0x7f) === 126;
      const start = isLong ? 8 : 6;
      if (bytes.length < start) break;
      const length = isLong ? bytes.readUInt16BE(2) : (bytes[1] ?? 0) & 0x7f;
      if (bytes.length < start + length) break;
      const mask = bytes.subarray(start - 4, start);
      const payload = bytes
        .subarray(start, start + length)
        .map((byte, index) => byte ^ (mask[index % 4] ?? 0));
      take((bytes[0] ?? 0) & 0x0f, Buffer.from(payload));
      bytes = bytes.subarray(start + length);
    }
  }
}

async function startSocketSlack(): Promise<SocketSlack> {
  const server: Server = createServer((request, response) => {
    slack.tokens.push(request.headers.authorization);
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link`;
    const answer = slack.refusal ? { ok: false, error: slack.refusal } : { ok: true, url };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  let socket: Duplex | undefined;
  server.on("upgrade", (request, upgraded) => {
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${WEB_SOCKET_GUID}`);
    upgraded.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest("base64")}\r\n\r\n`,
    );
    socket = upgraded;
    slack.send({ type: "hello" });
    void readFrames(upgraded, (opcode, payload) => {
      if (opcode === OPCODE.text) slack.said.push(JSON.parse(payload.toString("utf8")));
      if (opcode === OPCODE.close) upgraded.end(frame(OPCODE.close, payload));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const slack: SocketSlack = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    refusal: undefined,
    tokens: [],
    said: [],
    send: (envelope) => socket?.write(frame(OPCODE.text, Buffer.from(JSON.stringify(envelope)))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return slack;
}

let app: App;
let slack: SocketSlack;
let reports: unknown[];
beforeEach(async () => {
  app = await startApp();
  slack = await startSocketSlack();
  reports = [];
  // The client of Socket Mode writes what it does to the console.
  vi.spyOn(console, "info").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await slack.close();
  await app.close();
});

function join() {
  return joinSlack({
    appToken: "xapp-of-the-test",
    apiUrl: slack.apiUrl,
    requestUrl: app.url,
    signingSecret,
    report: (error) => reports.push(error),
  });
}

/** Sends an envelope and waits until the app has acknowledged it. */
async function deliver(type: string, payload: object): Promise<unknown> {
  const before = slack.said.length;
  slack.send({ type, envelope_id: `envelope-${before}`, payload, accepts_response_payload: true });
  await vi.waitFor(() => expect(slack.said).toHaveLength(before + 1), { timeout: 60_000 });
  return slack.said.at(-1);
}

describe("joining the real Slack", () => {
  it("forwards a command as a signed request, and returns its answer", async () => {
    const joined = await join();
    answerJson(app, { text: "Größe" });
    const payload = {
      command: "/atlas-usage",
      text: "project:프로젝트 &amp; <x>",
      user_id: "U0ADA0001",
      channel_id: "C0COSTS001",
      response_url: "https://hooks.slack.com/commands/T1/2/3",
      trigger_id: "1.2.3",
      is_enterprise_install: "false",
    };
    expect(await deliver("slash_commands", payload)).toEqual({
      envelope_id: "envelope-0",
      payload: { text: "Größe" },
    });
    expect(app.received[0]?.form).toEqual(payload);
    const { headers, body } = app.received[0] ?? { headers: {}, body: "" };
    const event = { headers, body, isBase64Encoded: false } as unknown as Parameters<typeof checkRequest>[0];
    expect(checkRequest(event, signingSecret, Date.now()).kind).toBe("valid");
    expect(slack.tokens).toEqual(["Bearer xapp-of-the-test"]);
    await joined.close();
  });

  it("forwards an interaction as Slack does, also a long one", async () => {
    const joined = await join();
    const payload = {
      type: "block_actions",
      message: { text: "x".repeat(40_000) },
      actions: [{ value: "v" }],
    };
    expect(await deliver("interactive", payload)).toEqual({ envelope_id: "envelope-0", payload: {} });
    expect(JSON.parse(app.received[0]?.form["payload"] ?? "")).toEqual(payload);
    await joined.close();
  });

  it("forwards an event as JSON", async () => {
    const joined = await join();
    const event = { type: "event_callback", event_id: "Ev1", event: { type: "team_join" } };
    expect(await deliver("events_api", event)).toEqual({ envelope_id: "envelope-0", payload: {} });
    const [{ headers, body } = { headers: {}, body: "" }] = app.received;
    expect(headers["content-type"]).toBe("application/json");
    expect(JSON.parse(body)).toEqual(event);
    await joined.close();
  });

  it("acknowledges envelopes that it doesn't know", async () => {
    const joined = await join();
    expect(await deliver("unheard_of", {})).toEqual({ envelope_id: "envelope-0", payload: {} });
    expect(app.received).toEqual([]);
    await joined.close();
  });

  it("reports a request that it could not forward, does not acknowledge it, and continues", async () => {
    const joined = await join();
    app.answer = (response) => response.writeHead(502).end();
    slack.send({ type: "slash_commands", envelope_id: "lost", payload: { command: "/atlas-usage" } });
    await vi.waitFor(() => expect(reports).toHaveLength(1), { timeout: 60_000 });
    expect(String(reports[0])).toContain("502");
    answerJson(app, { text: "Hello" });
    await deliver("slash_commands", { command: "/atlas-usage" });
    expect(slack.said).toEqual([{ envelope_id: "envelope-0", payload: { text: "Hello" } }]);
    await joined.close();
  });

  it("fails when Slack refuses the app token", async () => {
    slack.refusal = "invalid_auth";
    await expect(join()).rejects.toThrow("invalid_auth");
  });
});
