import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { LOCAL_AWS } from "../../local/database.ts";
import { openClient } from "../../local/terminal/client.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

/** An answer that replaces the simulated Atlas's. */
interface Echo {
  readonly path: RegExp;
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

let workspace: TestWorkspace;
let temporary: string;
let atlas: Server;
let echo: Echo | undefined;
/** The `Authorization` headers of the requests to Atlas. */
const authorizations = new Set<string>();
const written: string[] = [];
const checkpoints: string[] = [];

beforeAll(async () => {
  // A folder of its own, to find the journal in.
  temporary = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  vi.stubEnv("TMPDIR", temporary);
  vi.stubEnv("POWERTOOLS_DEV", "false");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line) => written.push(String(line)) > 0);
  }
  fakeDate();
  workspace = await openTestWorkspace({
    values: {
      SLACK_BOT_TOKEN: "xoxb-948271605839-730184629571-HgTrFdEsWaQzXcVbNmKl",
      SLACK_SIGNING_SECRET: "8f742231b10e8888abcd99bbbccc85a5",
    },
  });
  workspace.watch = (updates) => void checkpoints.push(JSON.stringify(updates));
  atlas = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => atlas.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await workspace.close();
  atlas.closeAllConnections();
  atlas.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

/** Answers with the echo where it applies, else forwards to the simulated Atlas. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const body = await text(request);
  if (headers.authorization) authorizations.add(headers.authorization);
  if (echo?.path.test(`${method} ${url}`)) {
    const said = echo.body.replaceAll("AUTHORIZATION", headers.authorization ?? "");
    response.writeHead(echo.status, echo.headers).end(said);
    return;
  }
  const answer = await fetch(`${workspace.atlas.url}${url}`, {
    method,
    headers: Object.entries(headers).filter(
      ([name]) => !["host", "connection", "content-length"].includes(name),
    ) as [string, string][],
    ...(body ? { body } : {}),
  });
  response.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "",
    ...(answer.headers.has("www-authenticate")
      ? { "www-authenticate": answer.headers.get("www-authenticate") ?? "" }
      : {}),
  });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

const atlasUrl = () => `http://127.0.0.1:${(atlas.address() as AddressInfo).port}`;

async function items(): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({ ...LOCAL_AWS, endpoint: workspace.current.database.url });
  const { Items } = await DynamoDBDocumentClient.from(client).send(
    new ScanCommand({ TableName: "atlas-cost-bot" }),
  );
  client.destroy();
  return Items ?? [];
}

/** The keys in the response URLs of the table. */
async function responseKeys(): Promise<string[]> {
  const urls = (await items()).map((item) => item["responseUrl"]).filter((url) => typeof url === "string");
  return urls.map((url) => url.slice(url.lastIndexOf("/") + 1));
}

/** All that is posted, stored and logged, except the fields that have to hold a key. */
async function everywhere(): Promise<Record<string, string>> {
  const folders = await readdir(temporary, { recursive: true, withFileTypes: true });
  const journals = folders.filter(
    ({ name, parentPath }) => parentPath.includes("slack") && name.includes("journal"),
  );
  expect(journals).not.toEqual([]);
  const { messages } = await openClient(workspace.current.slack.url).messages("atlas-costs", "ada");
  return {
    channel: JSON.stringify(messages),
    table: JSON.stringify((await items()).map(({ responseUrl: _url, token: _token, ...item }) => item)),
    journal: (
      await Promise.all(journals.map(({ name, parentPath }) => readFile(join(parentPath, name), "utf8")))
    ).join(""),
    checkpoints: checkpoints.join("\n"),
    log: written.join(""),
  };
}

/** Runs a command while Atlas echoes all known secrets; finds where eight characters of one appear. */
async function leaksOf(command: string, place: (said: string) => Echo): Promise<string[]> {
  const { ATLAS_CLIENT_SECRET, ATLAS_PRIVATE_KEY, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } =
    workspace.current.values;
  const [bearer] = [...authorizations]
    .filter((value) => value.startsWith("Bearer "))
    .map((value) => value.slice(7));
  const [digest] = [...authorizations].flatMap((value) => /response="(\w+)"/.exec(value)?.[1] ?? []);
  const [responseKey] = (await responseKeys()).slice(-1);
  const secrets = [
    ATLAS_CLIENT_SECRET,
    ATLAS_PRIVATE_KEY,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    bearer,
    digest,
    responseKey,
  ].filter((secret): secret is string => Boolean(secret));
  echo = place([...secrets, ...secrets.map((secret) => secret.slice(0, -4))].join(" "));
  const answer = await workspace.ask(command);
  await workspace.current.lambda.idle();
  echo = undefined;
  const found = await everywhere();
  const { id, error } = (await workspace.job(answer.messages[0])) ?? expect.fail("no job");
  // A summary comes without the CSV file that Atlas refuses.
  expect(answer.status).toBe(error ? "failed" : "answered");
  expect(found["log"]).toMatch(new RegExp(`"level":"WARN".*"job_id":"${id}"`));
  return Object.entries(found).flatMap(([where, what]) =>
    secrets
      .map((secret) => secret.replace(/^(?:mdb_sa_sk_|xoxb-)/, ""))
      .filter((secret) =>
        [secret.slice(0, 8), secret.slice(-12, -4), secret.slice(-8)].some((part) => what.includes(part)),
      )
      .map((secret) => `${secret} in the ${where}`),
  );
}

const refused = (path: RegExp, status: number, body: object): Echo => ({
  path,
  status,
  body: JSON.stringify({ error: status, errorCode: "SOME_CODE", ...body }),
  headers: { "content-type": "application/json" },
});
const QUERY = /^POST .*\/costExplorer\/usage/;
const RESULT = /^GET .*\/costExplorer\/usage\//;

/** One place for each way an echo reaches the bot; the test of the client has all places. */
const PLACES: Record<string, readonly [command: string, place: (said: string) => Echo]> = {
  "the sign-in": [
    "/atlas-usage last month",
    (said) => refused(/oauth/, 401, { error: "invalid_client", error_description: said }),
  ],
  "the detail": ["/atlas-usage last month", (detail) => refused(QUERY, 400, { detail })],
  "what it got": ["/atlas-usage last month", () => refused(QUERY, 402, { detail: "AUTHORIZATION" })],
  "the error code": ["/atlas-usage last month", (errorCode) => refused(QUERY, 418, { errorCode })],
  "a result": ["/atlas-usage last month", (said) => ({ path: RESULT, status: 200, body: said })],
  "a list of names": [
    "/atlas-usage last month by projects",
    (reason) => refused(/^GET .*\/groups/, 409, { reason }),
  ],
  "the CSV of an invoice": ["/atlas-invoice latest", (detail) => refused(/^GET .*\/csv/, 400, { detail })],
};

it("keeps the secrets of a service account to itself, wherever Atlas echoes them", async () => {
  await workspace.restart({ ATLAS_BASE_URL: atlasUrl() });
  const leaks: Record<string, string[]> = {};
  for (const [where, [command, place]] of Object.entries(PLACES))
    leaks[where] = await leaksOf(command, place);
  expect(leaks).toEqual(Object.fromEntries(Object.keys(PLACES).map((where) => [where, []])));
});

it("keeps the private key of an API key and its digests to itself", async () => {
  const { publicKey, privateKey } = workspace.atlas.credentials;
  await workspace.restart({
    ATLAS_BASE_URL: atlasUrl(),
    ATLAS_CLIENT_ID: "",
    ATLAS_CLIENT_SECRET: "",
    ATLAS_PUBLIC_KEY: publicKey,
    ATLAS_PRIVATE_KEY: privateKey,
  });
  expect((await workspace.ask("/atlas-usage 2026-09")).status).toBe("answered");
  const detail = () => refused(QUERY, 400, { detail: `AUTHORIZATION ${privateKey}` });
  expect(await leaksOf("/atlas-usage 2026-08", detail)).toEqual([]);
});

it("logs a person's mistake as normal traffic, without what the person wrote", async () => {
  const start = written.length;
  expect((await workspace.ask("/atlas-usage 2026-09 zzzsecret")).status).toBe("failed");
  await workspace.current.lambda.idle();
  const lines = written.slice(start).filter((line) => line.includes('"job_id"'));
  expect(lines.join("")).toContain('"level":"INFO","message":"Step announce ended the job"');
  expect(lines.join("")).not.toMatch(/"level":"(?:WARN|ERROR)"|"stack"|zzzsecret/);
});
