import { type IncomingMessage, request } from "node:http";
import { text as readText } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import type { AtlasSeed } from "../../../simulators/atlas/seed.ts";
import { type SimulatedAtlas, startAtlas } from "../../../simulators/atlas/server.ts";
import { HOSTILE_SEED } from "./hostile-seed.ts";

export const json = "application/vnd.atlas.2025-03-12+json";
export const csv = "application/vnd.atlas.2025-03-12+csv";
export const invoicesPath = `/api/atlas/v2/orgs/${EXAMPLE.orgId}/invoices`;
export const usagePath = `/api/atlas/v2/orgs/${EXAMPLE.orgId}/billing/costExplorer/usage`;

/** A day in the middle of a month, so that the running month is not complete. */
const start = Date.UTC(2026, 10, 21, 12);

/** A row of a usage answer. */
export type Row = Record<string, string | number>;

/** An invoice of an answer. */
export interface InvoiceBody {
  id: string;
  orgId: string;
  statusName: string;
  startDate: string;
  endDate: string;
  subtotalCents: number;
  creditsCents: number;
  amountBilledCents: number;
  salesTaxCents: number;
  startingBalanceCents: number;
  amountPaidCents: number;
  lineItems: LineBody[];
  payments: {
    id: string;
    statusName: string;
    amountBilledCents: number;
    amountPaidCents: number;
    salesTaxCents: number;
    unitPrice: string;
  }[];
  refunds: { paymentId: string; amountCents: number }[];
  linkedInvoices: InvoiceBody[];
}

/** A line item of an invoice or of a search. */
interface LineBody {
  sku: string;
  description: string;
  groupName: string;
  note: string;
  tags: object;
  billDate: string;
  usageDate: string;
  clusterName: string;
  groupId: string;
  quantity: number;
  unitPriceDollars: number;
  discountCents: number;
  totalPriceCents: number;
}

/** An event of a project or an organization. */
interface EventBody {
  created: string;
  eventTypeName: string;
  invoiceId: string;
  username: string;
  publicKey: string;
  isGlobalAdmin: boolean;
  raw: object;
}

interface NameBody {
  id: string;
  name: string;
  groupId: string;
  clusters: { clusterId: string; name: string }[];
}

/** What the tests look at in answers; each answer has some of it. */
interface Body extends InvoiceBody {
  access_token: string;
  token: string;
  status: number;
  content: Body;
  usageDetails: Row[];
  totalCount: number;
  results: (NameBody & InvoiceBody & LineBody & EventBody)[];
  error: number | string;
  errorCode: string;
  detail: string;
  parameters: string[];
  fail: number;
}

export interface Answer {
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
  /** Sends a body with GET, which fetch cannot. */
  getWithBody(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The invoices of the paying organization, newest first. */
  invoices(): Promise<InvoiceBody[]>;
  /** Starts a usage query and returns the path of its result, which is not ready before the clock moves on. */
  startUsage(query: object): Promise<string>;
  /** Starts a usage query, lets the clock pass, and returns the rows. */
  usage(query: object): Promise<Row[]>;
}

/** A simulated Atlas for one test, a clock that only the test moves, and a client that is signed in. */
export async function startClient(time: number = start, seed: AtlasSeed = HOSTILE_SEED): Promise<Client> {
  const clock = { time };
  const atlas = await startAtlas({ seed, now: () => clock.time });
  onTestFinished(() => atlas.close());
  const authorization = `Bearer ${await signIn(atlas)}`;
  const get: Client["get"] = (path, headers) =>
    send(`${atlas.url}${path}`, { headers: { accept: json, authorization, ...headers } });
  const post: Client["post"] = (path, body, headers) =>
    send(`${atlas.url}${path}`, {
      method: "POST",
      headers: { accept: json, authorization, "content-type": json, ...headers },
      body: bodyText(body),
    });
  const getWithBody: Client["getWithBody"] = (path, body, headers) =>
    sendWithBody(`${atlas.url}${path}`, bodyText(body), {
      accept: json,
      "content-type": json,
      authorization,
      ...headers,
    });
  const invoices = async () => (await get(invoicesPath)).body.results;
  const startUsage: Client["startUsage"] = async (query) => {
    const { body } = await post(usagePath, query);
    return `${usagePath}/${body.token}`;
  };
  const usage: Client["usage"] = async (query) => {
    const path = await startUsage(query);
    clock.time += 1500;
    return (await get(path)).body.usageDetails;
  };
  return { atlas, clock, get, post, getWithBody, invoices, startUsage, usage };
}

export async function signIn(atlas: SimulatedAtlas): Promise<string> {
  const { clientId, clientSecret } = atlas.credentials;
  const answer = await requestToken(atlas, basic(clientId, clientSecret));
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

export function revokeToken(atlas: SimulatedAtlas, authorization: string, token: string): Promise<Answer> {
  return send(`${atlas.url}/api/oauth/revoke`, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ token, token_type_hint: "access_token" }).toString(),
  });
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return answerOf(response.status, response.headers, await response.text());
}

/** Text goes out as it is, so that it can be wrong. */
function bodyText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** Node adds no length to a GET. */
async function sendWithBody(url: string, body: string, headers: Record<string, string>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url, { method: "GET", headers: { ...headers, "content-length": Buffer.byteLength(body) } }, resolve)
    .once("error", reject)
    .end(body);
  const response = await promise;
  const received = new Headers({ "content-type": response.headers["content-type"] ?? "" });
  return answerOf(response.statusCode ?? 0, received, await readText(response));
}

function answerOf(status: number, headers: Headers, text: string): Answer {
  const isJson = headers.get("content-type")?.includes("json");
  return { status, headers, text, body: JSON.parse(isJson ? text : "null") };
}

/** Reads US dollars as units of 1e-4 dollars, the ledger's unit, without a float in between. */
export function unitsOf(amount: string | number | undefined): number {
  return scaledOf(amount, 4);
}

/** Reads a decimal, perhaps with an exponent, as units of 10^-`scale`. */
function scaledOf(decimal: string | number | undefined, scale: number): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E(-\d+))?$/i.exec(String(decimal));
  const [, sign, whole, decimals = "", exponent = "0"] = match ?? [];
  const zeros = scale + Number(exponent) - decimals.length;
  const digits = `${whole}${decimals}`;
  if (whole === undefined || /[1-9]/.test(digits.slice(zeros < 0 ? zeros : digits.length)))
    throw new TypeError(`${decimal} is not a decimal with up to ${scale} places.`);
  return Number(`${sign}${zeros < 0 ? digits.slice(0, zeros) : digits + "0".repeat(zeros)}`);
}
