import type { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { PROCESSING_TIMEOUT_MS, treat102AsAccepted } from "../../../functions/atlas/transport.ts";
import { readUsage } from "../../../functions/atlas/usage.ts";
import { connect, createTestClient, failureOf, ORG, refusal } from "./atlas.ts";
import { serveSockets, unservedUrl } from "./server.ts";

const TOKEN = "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C";
/** Only a connection that is kept without an answer takes so long; a busy machine must see the request before. */
const TIMEOUT = { timeoutMs: 1_000 };
/** Where the answer decides. */
const LONG = { timeoutMs: 60_000 };
const BODY = '{"status":102}';

/** What comes after the head of a bare 102, and what happens to the connection. */
const WIRE_FORMS: [string, (socket: Socket) => void][] = [
  ["without a body on a connection that is kept", (socket) => socket.write(bare102())],
  ["without a body on a connection that is closed", (socket) => socket.end(bare102())],
  ["with a body on a connection that is kept", (socket) => socket.write(bare102(BODY))],
  ["with a body on a connection that is closed", (socket) => socket.end(bare102(BODY))],
  [
    "with a body in a packet of its own",
    (socket) => socket.write(bare102(BODY).replace(BODY, ""), () => socket.write(BODY)),
  ],
];

function bare102(body = ""): string {
  const length = body === "" ? "" : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return `HTTP/1.1 102 Processing\r\n${length}\r\n${body}`;
}

/** A server that signs everybody in and answers all else by the given means. */
async function serveBare(answer: (socket: Socket) => void): Promise<{ baseUrl: string; polls: string[] }> {
  const polls: string[] = [];
  const baseUrl = await serveSockets((socket, head) => {
    if (head.startsWith("POST /api/oauth/token")) {
      const token = '{"access_token":"t","token_type":"bearer","expires_in":3600}';
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${token.length}\r\n\r\n`,
      );
      socket.write(token);
    } else if (head.startsWith("GET") || head.startsWith("POST")) {
      polls.push(head);
      answer(socket);
    }
  });
  return { baseUrl, polls };
}

describe("a query is still processing", () => {
  test.each(WIRE_FORMS)("when Atlas answers a bare 102 %s", async (_form, answer) => {
    const { baseUrl, polls } = await serveBare(answer);
    const client = createTestClient(baseUrl);
    expect(await readUsage(client, ORG, TOKEN, TIMEOUT)).toEqual({ status: "processing" });
    // When to ask again is up to the caller.
    expect(polls).toHaveLength(1);
  });

  test.each(WIRE_FORMS)("when an API key meets a bare 102 %s after its challenge", async (_form, answer) => {
    const challenge = 'WWW-Authenticate: Digest realm="MMS Public API", nonce="n", qop="auth"\r\n';
    const baseUrl = await serveSockets((socket, head) => {
      if (/^authorization: digest/im.test(head)) answer(socket);
      else socket.write(`HTTP/1.1 401 Unauthorized\r\n${challenge}Content-Length: 0\r\n\r\n`);
    });
    const credentials = { kind: "apiKey", publicKey: "a", privateKey: "b" } as const;
    const client = createTestClient(baseUrl, { credentials });
    expect(await readUsage(client, ORG, TOKEN, TIMEOUT)).toEqual({ status: "processing" });
  });

  test.each([
    ["a 200 with an empty object", { body: {} }],
    ["a 200 without a body", { body: "" }],
    ["a 202", { status: 202, body: {} }],
    ["a 202 in an envelope", { body: { status: 202, content: {} } }],
    ["a 102 in an envelope", { body: { status: 102 } }],
    ["a 102 in an envelope with content", { body: { status: 102, content: {} } }],
    ["an envelope around an empty object", { body: { status: 200, content: {} } }],
    ["an envelope around nothing", { body: { status: 200, content: null } }],
  ])("when Atlas answers %s", async (_form, reply) => {
    const { client, seen } = await connect(() => reply);
    expect(await readUsage(client, ORG, TOKEN, TIMEOUT)).toEqual({ status: "processing" });
    expect(seen).toHaveLength(1);
  });
});

describe("a query is not taken for processing", () => {
  test("when no server has the address", async () => {
    const client = createTestClient(await unservedUrl());
    expect((await failureOf(readUsage(client, ORG, TOKEN, LONG))).code).toBe("unreachable");
  });

  test("when the name of the host does not exist", async () => {
    const failing = Object.assign(new Error("getaddrinfo ENOTFOUND atlas.invalid"), { code: "ENOTFOUND" });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause: failing }));
    const client = createTestClient("https://atlas.invalid", { fetch });
    const error = await failureOf(readUsage(client, ORG, TOKEN, LONG));
    expect(error.code).toBe("unreachable");
    expect(error.message).not.toContain("atlas.invalid");
  });

  test("when the sign-in breaks off, which no 102 explains", async () => {
    const baseUrl = await serveSockets((socket) => socket.end(bare102()));
    const client = createTestClient(baseUrl);
    expect((await failureOf(readUsage(client, ORG, TOKEN, LONG))).code).toBe("unreachable");
  });

  test("when Atlas has a problem", async () => {
    const { client } = await connect(() => refusal(500, "UNEXPECTED_ERROR"));
    expect((await failureOf(readUsage(client, ORG, TOKEN, LONG))).code).toBe("unavailable");
  });

  test("when an answer breaks off in the middle: that is tried again", async () => {
    const whole = '{"usageDetails":[]}';
    let breaks = 1;
    const { baseUrl, polls } = await serveBare((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${whole.length}\r\n\r\n`,
      );
      if (breaks-- > 0) socket.end(whole.slice(0, 5));
      else socket.write(whole);
    });
    expect(await readUsage(createTestClient(baseUrl), ORG, TOKEN)).toEqual({ status: "ready", details: [] });
    expect(polls).toHaveLength(2);
  });

  test("by a request that has no 102", async () => {
    const { baseUrl } = await serveBare((socket) => socket.end(bare102()));
    expect((await failureOf(createTestClient(baseUrl).get("orgs"))).code).toBe("unreachable");
  });
});

test("a bare 102 is decided well within 5 seconds", () => {
  expect(PROCESSING_TIMEOUT_MS).toBeLessThanOrEqual(4_000);
});

test("an answer whose head comes in time may take longer for its body", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const send = treat102AsAccepted(async ({ signal }) => {
    const body = new ReadableStream({
      async pull(controller) {
        await vi.advanceTimersByTimeAsync(2 * PROCESSING_TIMEOUT_MS);
        controller.enqueue(new TextEncoder().encode(signal.aborted ? "aborted" : "whole"));
        controller.close();
      },
    });
    return new Response(body);
  }, PROCESSING_TIMEOUT_MS);
  const response = await send(new Request("https://atlas.example"));
  expect(await response.text()).toBe("whole");
});

test("the timeout ends the wait for an answer even after garbage collection", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const url = await serveSockets((socket) => socket.write(bare102()));
  const collecting = setInterval(collectGarbage, 50);
  onTestFinished(() => clearInterval(collecting));
  const send = treat102AsAccepted((request) => fetch(request), 200);
  expect((await send(new Request(url))).status).toBe(202);
}, 20_000);

test("an answer without a head is waited for until the timeout", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const hang = ({ signal }: Request) =>
    new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const settled = vi.fn();
  void treat102AsAccepted(hang, PROCESSING_TIMEOUT_MS)(new Request("https://atlas.example")).then(settled);
  await vi.advanceTimersByTimeAsync(PROCESSING_TIMEOUT_MS - 1);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledWith(expect.objectContaining({ status: 202 }));
});
