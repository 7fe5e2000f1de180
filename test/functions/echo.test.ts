import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createAtlasClient } from "../../functions/atlas/client.ts";
import { readAtlasConfig } from "../../functions/atlas/config.ts";
import { readInvoice } from "../../functions/atlas/invoices.ts";
import { listProjects } from "../../functions/atlas/names.ts";
import { createCostQuery, readUsage } from "../../functions/atlas/usage.ts";
import { readRequestConfig, readSlackConfig } from "../../functions/aws/config.ts";
import { logError } from "../../functions/aws/log.ts";
import { failureOf as failureFor } from "../../functions/jobs/failure.ts";
import { failureMessage } from "../../functions/jobs/failure-message.ts";
import { respond } from "../../functions/slack/respond.ts";
import { postToSlackUrl } from "../../functions/slack/slack-url.ts";
import { failureOf, grant, ORG, QUICK } from "./atlas/atlas.ts";
import { type Reply, type SeenRequest, serve } from "./atlas/server.ts";

/**
 * Everything that works as a key, each with letters of its own, so that it shows which of them leaked. The digest is
 * what the client makes of the private key.
 */
const SECRETS = {
  "the client secret": "mdb_sa_sk_Aq1+Bw2/Ce3=Dr4~Et5Fy6Gu7Hi8Jo9K",
  "the access token": "eyJhbGciOiJSUzI1NiJ9.LpMzNxOcPvQbRnSm0T1U2V3W4X5.Ya6Zs7Bd8Cf9",
  "the private key": "a1c3e5f7-0b2d-4f68-9a1c-3e5f70b2d4f6",
  "the bot token": "xoxb-948271605839-730184629571-HgTrFdEsWaQzXcVbNmKl",
  "the signing secret": "8f742231b10e8888abcd99yyyzzz85a5",
  "a response URL": "/commands/T0ABCDEFG/5829104736152/kJ7hG6fD5sA4pO3iU2yT1rEw",
  "an upload URL": "/upload/v1/CwABAAAAqwErTyUiOpAsDfGhJkLzXcVbNm987654321",
} as const;

const CONFIGURATION: Record<string, string> = {
  ATLAS_ORG_ID: ORG,
  ATLAS_CLIENT_ID: "mdb_sa_id_0123456789abcdef",
  ATLAS_CLIENT_SECRET: SECRETS["the client secret"],
  SLACK_BOT_TOKEN: SECRETS["the bot token"],
  SLACK_SIGNING_SECRET: SECRETS["the signing secret"],
};
const WITH_API_KEY: Record<string, string> = {
  ATLAS_ORG_ID: ORG,
  ATLAS_PUBLIC_KEY: "publicky",
  ATLAS_PRIVATE_KEY: SECRETS["the private key"],
};

const written: string[] = [];
beforeAll(() => {
  vi.stubEnv("POWERTOOLS_DEV", "false");
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0);
  }
});
afterEach(() => {
  written.length = 0;
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What an echo may make of a secret. */
function formsOf(secret: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const part = secret.slice(-Math.ceil(secret.length / 2));
  return [
    secret,
    encodeURIComponent(secret),
    base64(secret),
    base64(`mdb_sa_id_0123456789abcdef:${secret}`),
    JSON.stringify(JSON.stringify(secret)),
    secret.toLowerCase(),
    secret.slice(0, -6),
    part,
  ];
}

/** Whether a text has ten characters of the secret in a row, in any of its forms, whatever is public of them. */
function hasPartOf(text: string, secret: string): boolean {
  const key = secret.startsWith("/") ? secret.slice(secret.lastIndexOf("/") + 1) : secret;
  const bare = key.replace(/^(?:mdb_sa_sk_|xoxb-)/, "");
  const hidden = [bare, encodeURIComponent(bare), Buffer.from(bare).toString("base64").slice(0, -4)];
  return hidden.some((form) =>
    Array.from({ length: form.length - 9 }, (_, start) => form.slice(start, start + 10)).some((part) =>
      text.toLowerCase().includes(part.toLowerCase()),
    ),
  );
}

const refused = (body: Record<string, unknown>, status = 400): Reply => ({
  status,
  body: { error: status, errorCode: "SOME_CODE", ...body },
});

/** Where Atlas may echo something in its answer to a request. */
const PLACES: Record<string, (echo: string) => Reply> = {
  detail: (detail) => refused({ detail }),
  "the detail of a refusal for lack of payment": (detail) => refused({ detail }, 402),
  "the detail of a refused access": (detail) => refused({ detail }, 403),
  "the detail of a conflict": (detail) => refused({ detail }, 409),
  "the detail of an unknown status": (detail) => refused({ detail }, 418),
  "the detail of a failure": (detail) => refused({ detail }, 500),
  "the detail of a rate limit": (detail) => refused({ detail }, 429),
  reason: (reason) => refused({ reason }),
  errorCode: (errorCode) => refused({ errorCode }),
  "an errorCode in capitals": (echo) => refused({ errorCode: echo.replace(/\W/g, "_").toUpperCase() }),
  parameters: (echo) => refused({ parameters: [echo], detail: `Invalid parameter ${echo}.` }),
  "the fields of a bad request": (echo) =>
    refused({ badRequestDetail: { fields: [{ field: echo, description: echo }] } }),
  "JSON within JSON": (echo) => refused({ detail: JSON.stringify({ headers: { authorization: echo } }) }),
  "an envelope": (detail) => ({ body: { status: 400, content: { errorCode: "SOME_CODE", detail } } }),
  "a page": (echo) => ({ status: 400, body: `<html><title>${echo}</title></html>` }),
  "plain text": (echo) => ({ status: 403, body: echo, headers: { "content-type": "text/plain" } }),
  headers: (echo) => ({
    ...refused({ detail: "No." }),
    headers: { "retry-after": encodeURIComponent(echo), "x-echo": encodeURIComponent(echo) },
  }),
  "a redirect to nowhere": (echo) => ({
    status: 307,
    headers: { location: `http://localhost:1/${encodeURIComponent(echo)}` },
  }),
  "a redirect to no address": (echo) => ({
    status: 307,
    headers: { location: `http://[${encodeURIComponent(echo)}` },
  }),
  "a host name": (echo) => ({
    status: 307,
    headers: { location: `http://${echo.slice(0, 60).replace(/[^a-z0-9-]/gi, "-")}.invalid/` },
  }),
  "a success that is not JSON": (echo) => ({ body: echo }),
  "a success that is JSON in part": (echo) => ({ body: `{"usageDetails": "${echo.slice(0, 20)}` }),
  "a success in another form": (echo) => ({ body: { usageDetails: echo, token: { echo }, id: [echo] } }),
  "a CSV with another amount": (echo) => ({
    body: `Billed Date,Usage Amount\n2026-10-01,"${echo.replaceAll('"', '""')}"\n`,
  }),
  "a broken CSV": (echo) => ({ body: `Billed Date,Usage Amount\n"a"${echo},1\n` }),
};

/** The same at the sign-in. */
const SIGN_IN_PLACES: Record<string, (echo: string) => Reply> = {
  "the sign-in's description": (echo) => ({
    status: 401,
    body: { error: "invalid_client", error_description: echo },
  }),
  "the sign-in's code": (echo) => ({ status: 400, body: { error: echo } }),
  "the sign-in's detail": (detail) => refused({ detail }, 403),
  "the sign-in's page": (echo) => ({ status: 502, body: `<p>${echo}</p>` }),
  "a sign-in of another type": (echo) => ({ body: { access_token: echo, token_type: echo } }),
  "a sign-in that is not JSON": (echo) => ({ body: echo }),
};

interface Heard {
  /** What is stored and what the person sees. */
  readonly shown: string;
  readonly logged: string;
}

/** Asks an Atlas that answers so, in every way in which the bot reads answers; all must fail. */
async function hear(
  configuration: Record<string, string>,
  answer: (request: SeenRequest) => Reply,
): Promise<Heard[]> {
  const { baseUrl } = await serve((request) => answer(request));
  const config = readAtlasConfig((name) => configuration[name]);
  const client = createAtlasClient({ ...config, baseUrl, retry: { ...QUICK, limit: 0 } });
  const calls = [
    createCostQuery(client, ORG, { startDate: "2026-10-01", endDate: "2026-11-01" }),
    readUsage(client, ORG, "t".repeat(64)),
    readInvoice(client, ORG, "5f0000000000000000000001"),
    listProjects(client, ORG),
  ];
  return (await Promise.all(calls.map(failureOf))).map((error) => {
    const failure = failureFor(error) ?? expect.fail("nobody foresaw it");
    written.length = 0;
    logError({ message: "It failed", jobId: "q", error });
    const message = failureMessage(failure, undefined, "asked");
    return { shown: JSON.stringify([failure, message]), logged: written.join("") };
  });
}

/** Where parts of a secret are to be found after all. */
function leaksIn(heard: readonly Heard[], secret: string): string[] {
  return heard.flatMap(({ shown, logged }) => [shown, logged].filter((text) => hasPartOf(text, secret)));
}

/** The bot uses all of its secrets once. */
beforeEach(async () => {
  const { baseUrl } = await serve(() => ({}));
  readSlackConfig((name) => CONFIGURATION[name]);
  readRequestConfig((name) => CONFIGURATION[name]);
  readAtlasConfig((name) => WITH_API_KEY[name]);
  await respond(`${baseUrl}${SECRETS["a response URL"]}`, { text: "Hello", blocks: [] });
  await postToSlackUrl("a file", `${baseUrl}${SECRETS["an upload URL"]}`, {
    body: new Blob(["x"]),
    contentType: "text/csv",
    timeoutMs: 1_000,
  });
});

it.each(Object.entries(PLACES))("no secret that Atlas echoes in %s leaves the bot", async (_where, place) => {
  for (const secret of Object.values(SECRETS)) {
    const heard = await hear(CONFIGURATION, ({ path }) =>
      path === "/api/oauth/token" ? grant(SECRETS["the access token"]) : place(formsOf(secret).join(" ")),
    );
    expect(leaksIn(heard, secret)).toEqual([]);
  }
});

it.each(Object.entries(SIGN_IN_PLACES))(
  "no secret that is echoed in %s leaves the bot",
  async (_where, place) => {
    for (const secret of Object.values(SECRETS)) {
      const heard = await hear(CONFIGURATION, () => place(formsOf(secret).join(" ")));
      expect(leaksIn(heard, secret)).toEqual([]);
    }
  },
);

it("no secret that is echoed in a Digest challenge leaves the bot", async () => {
  for (const secret of Object.values(SECRETS)) {
    const said = encodeURIComponent(secret);
    const challenge = `Digest realm="${said}", nonce="${said}", algorithm=MD5, qop="auth"`;
    const heard = await hear(WITH_API_KEY, ({ headers }) => ({
      ...refused({ detail: headers.authorization ?? secret }, 401),
      headers: { "www-authenticate": challenge },
    }));
    expect(leaksIn(heard, secret)).toEqual([]);
  }
});

it("A Digest response is in no message and no log line either", async () => {
  const responses = new Set<string>();
  const heard = await hear(WITH_API_KEY, ({ headers }) => {
    const { authorization = "" } = headers;
    const [, response] = /response="(\w+)"/.exec(authorization) ?? [];
    if (response) responses.add(response);
    return {
      ...refused({ detail: `You sent ${authorization}` }, response ? 400 : 401),
      headers: { "www-authenticate": 'Digest realm="Atlas", nonce="n0", qop="auth"' },
    };
  });
  expect(responses.size).toBe(4);
  for (const response of responses) expect(leaksIn(heard, response)).toEqual([]);
});

it("What is of use stays: our sentence with Atlas's code, and in the log the status and what Atlas says", async () => {
  const [heard] = await hear(CONFIGURATION, ({ path }) =>
    path === "/api/oauth/token"
      ? grant(SECRETS["the access token"])
      : refused({ detail: `The end date 2026-11-02 of ${SECRETS["the client secret"]} is wrong.` }),
  );
  const { shown, logged } = heard ?? expect.fail();
  expect(shown).toContain("SOME_CODE");
  expect(shown).not.toContain("end date");
  expect(JSON.parse(logged)).toMatchObject({
    job_id: "q",
    error: {
      name: "AtlasError",
      code: "bad_request",
      status: 400,
      errorCode: "SOME_CODE",
      detail: expect.stringMatching(/^The end date 2026-11-02 of .*\[redacted\] is wrong\.$/),
    },
  });
});
