import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AtlasClient } from "../../../functions/atlas/client.ts";
import {
  listInvoices,
  listPendingInvoices,
  readInvoice,
  streamInvoiceCsv,
} from "../../../functions/atlas/invoices.ts";
import { stripLineItems } from "../../../functions/atlas/strip-line-items.ts";
import { atlasText } from "../../../functions/atlas/text.ts";
import { connect, createTestClient, failureOf, md5, ORG, QUICK, refusal } from "./atlas.ts";
import { type Reply, serve, serveSockets } from "./server.ts";

const INVOICE = "666acb8787ba43606905dcae";
const PATH = `/api/atlas/v2/orgs/${ORG}/invoices`;
const API_KEY = { kind: "apiKey", publicKey: "public", privateKey: "private" } as const;

const METADATA = {
  id: INVOICE,
  orgId: ORG,
  statusName: "PAID",
  startDate: "2024-06-01T00:00:00Z",
  endDate: "2024-07-01T00:00:00Z",
  created: "2024-07-01T00:00:00Z",
  subtotalCents: 12_000,
  amountBilledCents: 11_000,
  amountPaidCents: 12_100,
  creditsCents: 1_000,
  salesTaxCents: 1_100,
  startingBalanceCents: 0,
  links: [],
};

const FULL = {
  ...METADATA,
  payments: [
    { id: "p", amountBilledCents: 11_000, unitPrice: "1.08235", salesTaxCents: 1_100, statusName: "PAID" },
  ],
  refunds: [{ amountCents: 500, reason: "A mistake", paymentId: "p" }],
  lineItems: [{ sku: "X", totalPriceCents: 5, tags: { a: ["b"] } }],
  linkedInvoices: [{ ...METADATA, id: "666acb8787ba43606905dcaf", lineItems: [{ sku: "Y" }] }],
};

describe("listInvoices", () => {
  test("asks for every documented filter, newest first", async () => {
    const { client, seen } = await connect(() => ({ body: { results: [] } }));
    const filter = { statuses: ["PAID", "FREE"], from: "2024-01-01", to: "2025-01-01" };
    expect(await listInvoices(client, ORG, filter)).toEqual([]);
    expect(seen[0]?.path).toBe(PATH);
    expect(seen[0]?.query.getAll("statusNames")).toEqual(["PAID", "FREE"]);
    expect(Object.fromEntries(seen[0]?.query ?? [])).toMatchObject({
      fromDate: "2024-01-01",
      toDate: "2025-01-01",
      sortBy: "END_DATE",
      orderBy: "desc",
    });
  });

  test("leaves out what is not asked for", async () => {
    const { client, seen } = await connect(() => ({ body: { results: [] } }));
    await listInvoices(client, ORG);
    expect([...(seen[0]?.query.keys() ?? [])].sort()).toEqual([
      "itemsPerPage",
      "orderBy",
      "pageNum",
      "sortBy",
    ]);
  });

  test("reads all pages, with the filters on each", async () => {
    const many = Array.from({ length: 700 }, (_, n) => ({ ...METADATA, id: `invoice ${n}` }));
    const { client, seen } = await connect(({ query }) => {
      const start = (Number(query.get("pageNum")) - 1) * 500;
      return { body: { results: many.slice(start, start + 500), totalCount: many.length } };
    });
    const invoices = await listInvoices(client, ORG, { statuses: ["PAID"] });
    expect(invoices.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
    expect(seen.map(({ query }) => query.get("statusNames"))).toEqual(["PAID", "PAID"]);
  });

  test("gives amounts as whole cents, linked invoices, and an unknown status", async () => {
    const results = [{ ...METADATA, statusName: "ESCALATED", linkedInvoices: [METADATA, { id: 5 }, null] }];
    const { client } = await connect(() => ({ body: { results, totalCount: 1 } }));
    const [invoice] = await listInvoices(client, ORG);
    expect(invoice).toMatchObject({ statusName: "ESCALATED", subtotalCents: 12_000n, creditsCents: 1_000n });
    expect(invoice?.linkedInvoices).toHaveLength(1);
  });

  test.each([{ amountBilledCents: 1.5 }, { amountBilledCents: "12.3" }, { id: 5 }, { statusName: 5 }])(
    "does not guess what %j means",
    async (change) => {
      const { client } = await connect(() => ({ body: { results: [{ ...METADATA, ...change }] } }));
      expect((await failureOf(listInvoices(client, ORG))).code).toBe("unexpected_answer");
    },
  );
});

describe("readInvoice", () => {
  test("brings payments, refunds and linked invoices, without any lines", async () => {
    const { client, seen } = await connect(() => ({ body: FULL }));
    const invoice = await readInvoice(client, ORG, INVOICE);
    expect(seen[0]?.path).toBe(`${PATH}/${INVOICE}`);
    expect(invoice).toMatchObject({
      id: INVOICE,
      amountBilledCents: 11_000n,
      payments: [{ amountBilledCents: 11_000n, unitPrice: "1.08235", salesTaxCents: 1_100n }],
      refunds: [{ amountCents: 500n }],
      linkedInvoices: [{ orgId: METADATA.orgId, amountBilledCents: 11_000n }],
    });
    expect(Object.keys(invoice)).not.toContain("lineItems");
  });

  test("takes missing and null lists and amounts for nothing", async () => {
    const { client } = await connect(() => ({
      body: { id: INVOICE, statusName: "FREE", payments: null, creditsCents: null },
    }));
    expect(await readInvoice(client, ORG, INVOICE)).toMatchObject({
      payments: [],
      refunds: [],
      linkedInvoices: [],
      creditsCents: 0n,
      subtotalCents: 0n,
    });
  });

  test("starts again when the connection breaks in the middle", async () => {
    const text = JSON.stringify(FULL);
    const requests: string[] = [];
    const baseUrl = await serveSockets((socket, head) => {
      requests.push(head);
      const shown = requests.length === 1 ? text.slice(0, 40) : text;
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${shown}`);
    });
    const client = createTestClient(baseUrl, { credentials: API_KEY });
    expect((await readInvoice(client, ORG, INVOICE)).id).toBe(INVOICE);
    expect(requests).toHaveLength(2);
  });

  test.each(["", "<html>", "{}", '{"id":"x"'])("does not take %j for an invoice", async (body) => {
    const { client } = await connect(() => ({ body }));
    expect((await failureOf(readInvoice(client, ORG, INVOICE))).code).toBe("unexpected_answer");
  });
});

test("listPendingInvoices brings the invoices of the running month", async () => {
  const { client, seen } = await connect(() => ({
    body: { results: [{ ...FULL, statusName: "PENDING" }], totalCount: 1 },
  }));
  expect(await listPendingInvoices(client, ORG)).toMatchObject([{ statusName: "PENDING", id: INVOICE }]);
  expect(seen[0]?.path).toBe(`${PATH}/pending`);
});

test.each<[string, (client: AtlasClient) => Promise<unknown>]>([
  ["listInvoices", (client) => listInvoices(client, ORG)],
  ["listPendingInvoices", (client) => listPendingInvoices(client, ORG)],
  ["readInvoice", (client) => readInvoice(client, ORG, INVOICE)],
  ["streamInvoiceCsv", (client) => streamInvoiceCsv(client, ORG, INVOICE)],
])("%s says which role a linked organization needs", async (_name, ask) => {
  const { client } = await connect(() => refusal(403, "USER_UNAUTHORIZED"));
  const error = await failureOf(ask(client));
  expect(error.code).toBe("forbidden");
  expect(error.message).toContain(atlasText.roleNeeded("invoices"));
});

describe("streamInvoiceCsv", () => {
  test("brings the bytes as Atlas sent them, asked for as CSV", async () => {
    const csv = "\u{FEFF}Invoice Number,1,\r\n\r\nProject\r\n결제\r\n";
    const { client, seen } = await connect(() => ({ body: csv }));
    expect(await bytesOf(await streamInvoiceCsv(client, ORG, INVOICE))).toEqual(Buffer.from(csv));
    expect(seen[0]?.path).toBe(`${PATH}/${INVOICE}/csv`);
    expect(seen[0]?.headers.accept).toBe("application/vnd.atlas.2025-03-12+csv");
  });

  test("unpacks what a server has packed", async () => {
    const packed = gzipSync("a,b\n");
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
    const baseUrl = await serveSockets(
      (socket) => void socket.end(Buffer.concat([Buffer.from(head), packed])),
    );
    const client = createTestClient(baseUrl, { credentials: API_KEY });
    expect((await bytesOf(await streamInvoiceCsv(client, ORG, INVOICE))).toString()).toBe("a,b\n");
  });

  test("brings the first piece while the rest is still to come", async () => {
    const { client, send } = await connectSlowly();
    const reader = (await streamInvoiceCsv(client, ORG, INVOICE)).getReader();
    for (const piece of ["first", "second"]) {
      send(piece);
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(piece);
    }
  });

  test("gives up when nothing more comes", async () => {
    const { client, send, closed } = await connectSlowly(50);
    const reader = (await streamInvoiceCsv(client, ORG, INVOICE)).getReader();
    send("first");
    await reader.read();
    const error = await failureOf(reader.read());
    expect(error).toMatchObject({ code: "timed_out", retry: "wait" });
    await closed;
  });

  test("closes the connection when nobody reads on", async () => {
    const { client, closed } = await connectSlowly();
    await (await streamInvoiceCsv(client, ORG, INVOICE)).cancel();
    await closed;
  });

  test("says so when the connection breaks in the middle, and never ends as if it were complete", async () => {
    const baseUrl = await serveSockets((socket) => {
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nInvoice Number,1,\n");
    });
    const client = createTestClient(baseUrl, { credentials: API_KEY });
    const error = await failureOf(streamInvoiceCsv(client, ORG, INVOICE).then(bytesOf));
    expect(error.code).toBe("unreachable");
  });

  test("follows a failure with another try, until there is an answer", async () => {
    const replies: Reply[] = [refusal(503, "X"), { hangUp: true }, { body: "a\n" }];
    const { client, seen } = await connect(() => replies.shift() ?? {});
    expect((await bytesOf(await streamInvoiceCsv(client, ORG, INVOICE))).toString()).toBe("a\n");
    expect(seen).toHaveLength(3);
  });

  test("ends in the failure that Atlas names after the last try", async () => {
    const { client, seen } = await connect(() => refusal(503, "X"));
    expect((await failureOf(streamInvoiceCsv(client, ORG, INVOICE))).code).toBe("unavailable");
    expect(seen).toHaveLength(1 + QUICK.limit);
  });

  test("signs in by HTTP Digest as everything else", async () => {
    const path = `${PATH}/${INVOICE}/csv`;
    const { baseUrl } = await serve(({ headers }): Reply => {
      const response = /response="([^"]+)"/.exec(headers.authorization ?? "")?.[1];
      const isSigned = response === md5(`${md5("public:r:private")}:n:${md5(`GET:${path}`)}`);
      return isSigned
        ? { body: "a\n" }
        : { status: 401, headers: { "WWW-Authenticate": 'Digest realm="r", nonce="n"' } };
    });
    const client = createTestClient(baseUrl, { credentials: API_KEY });
    expect((await bytesOf(await streamInvoiceCsv(client, ORG, INVOICE))).toString()).toBe("a\n");
  });
});

describe("stripLineItems", () => {
  test("changes nothing in JSON but lists of lines, wherever it is cut into chunks", async () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const invoice = fc.record({
      before: json,
      lineItems: fc.oneof(json, fc.array(json)),
      text: fc.constantFrom("lineItems", '"lineItems":[', "\\", '\\"'),
      linked: fc.array(fc.record({ lineItems: fc.array(json), after: json })),
      "x lineItems": fc.array(json),
    });
    await fc.assert(
      fc.asyncProperty(
        invoice,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (value, size, indent) => {
          const text = await stripLineItems(chunksOf(JSON.stringify(value, null, indent ? 2 : 0), size));
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value, emptyLines)));
        },
      ),
    );
  });

  test("keeps nothing of a million lines", async () => {
    async function* long(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"lineItems":[{}');
      const many = Buffer.from(',{"sku":["a","]"]}'.repeat(1_000));
      for (let n = 0; n < 1_000; n++) yield many;
      yield Buffer.from('],"id":"x"}');
    }
    expect(await stripLineItems(long())).toBe('{"lineItems":[],"id":"x"}');
  });
});

function emptyLines(key: string, value: unknown): unknown {
  if (key !== "lineItems" || typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? [] : {};
}

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).bytes());
}

/** A server that sends each piece of a body when the test calls `send`. */
async function connectSlowly(idleTimeoutMs?: number) {
  const { promise: closed, resolve: onClose } = Promise.withResolvers<void>();
  let write: (piece: string) => void = () => undefined;
  const baseUrl = await serveSockets((socket) => {
    socket.on("close", () => onClose());
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    write = (piece) => socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
  });
  const client = createTestClient(baseUrl, {
    credentials: API_KEY,
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
  });
  return { client, closed, send: (piece: string) => write(piece) };
}
