import { onTestFinished } from "vitest";
import { EXAMPLE } from "../../../local/atlas/organization.ts";
import { type SimulatedAtlas, startAtlas } from "../../../local/atlas/server.ts";

export const json = "application/vnd.atlas.2025-03-12+json";
export const csv = "application/vnd.atlas.2025-03-12+csv";
export const usagePath = `/api/atlas/v2/orgs/${EXAMPLE.orgId}/billing/costExplorer/usage`;

/** A day in the middle of a month, so that the running month is not complete. */
const start = Date.UTC(2026, 10, 21, 12);

/** A row of a usage answer. */
export type Row = Record<string, string | number>;

/** What the tests look at in answers; each answer has some of it. */
interface Body {
  access_token: string;
  token: string;
  status: number;
  content: Body;
  usageDetails: Row[];
  totalCount: number;
  results: { id: string; name: string; groupId: string; clusters: { clusterId: string; name: string }[] }[];
  error: number | string;
  errorCode: string;
  detail: string;
  parameters: string[];
  fail: number;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Null for an answer that is not JSON. */
  body: Body;
}

export interface Client {
  atlas: SimulatedAtlas;
  clock: { time: number };
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Starts a usage query and returns the path of its result, which is not ready before the clock moves on. */
  startUsage(query: object): Promise<string>;
  /** Starts a usage query, lets the clock pass, and returns the rows. */
  usage(query: object): Promise<Row[]>;
}

/** A simulated Atlas for one test, a clock that only the test moves, and a client that is signed in. */
export async function startClient(): Promise<Client> {
  const clock = { time: start };
  const atlas = await startAtlas({ now: () => clock.time });
  onTestFinished(() => atlas.close());
  const authorization = `Bearer ${await signIn(atlas)}`;
  const get: Client["get"] = (path, headers) =>
    send(`${atlas.url}${path}`, { headers: { accept: json, authorization, ...headers } });
  const post: Client["post"] = (path, body, headers) =>
    send(`${atlas.url}${path}`, {
      method: "POST",
      headers: { accept: json, authorization, "content-type": json, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const startUsage: Client["startUsage"] = async (query) => {
    const { body } = await post(usagePath, query);
    return `${usagePath}/${body.token}`;
  };
  const usage: Client["usage"] = async (query) => {
    const path = await startUsage(query);
    clock.time += 1500;
    return (await get(path)).body.usageDetails;
  };
  return { atlas, clock, get, post, startUsage, usage };
}

export async function signIn(atlas: SimulatedAtlas): Promise<string> {
  const answer = await requestToken(atlas, basic(EXAMPLE.clientId, EXAMPLE.clientSecret));
  return answer.body.access_token;
}

export function requestToken(
  atlas: SimulatedAtlas,
  authorization: string,
  form = "grant_type=client_credentials",
): Promise<Answer> {
  return send(`${atlas.url}/api/oauth/token`, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: form,
  });
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(isJson ? text : "null"),
  };
}

/** Reads US dollars as units of 1e-4 dollars, the ledger's unit, without a float in between. */
export function unitsOf(amount: string | number | undefined): number {
  const [, sign, whole, decimals = ""] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(String(amount)) ?? [];
  if (whole === undefined) {
    throw new TypeError(`${amount} is not an amount with up to four decimals.`);
  }
  return Number(`${sign}${whole}${decimals.padEnd(4, "0")}`);
}
