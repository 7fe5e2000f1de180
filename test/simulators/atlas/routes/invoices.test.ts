import { expect, test } from "vitest";
import { EXAMPLE_SEED } from "../../../../simulators/atlas/example.ts";
import { invoiceLines } from "../../../../simulators/atlas/invoices/invoice.ts";
import { EXAMPLE } from "../../../../simulators/atlas/organization.ts";
import { csv, type InvoiceBody, invoicesPath, json, startClient } from "../client.ts";

const linkedPath = invoicesPath.replace(EXAMPLE.orgId, EXAMPLE.linkedOrgId);
const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
const statusesOf = (invoices: InvoiceBody[]) => invoices.map(({ statusName }) => statusName);

test("an organization has an invoice for each of thirteen months, newest first, in every state of interest", async () => {
  const { invoices } = await startClient();
  const found = await invoices();
  expect(found.map(({ startDate, endDate }) => `${startDate} ${endDate}`).slice(0, 2)).toEqual([
    "2026-11-01T00:00:00Z 2026-12-01T00:00:00Z",
    "2026-10-01T00:00:00Z 2026-11-01T00:00:00Z",
  ]);
  const statuses = [
    "PENDING",
    "CLOSED",
    "PAID",
    "FAILED",
    "PAID",
    "PAID",
    "INVOICED",
    "PAID",
    "PAID",
    "PAID",
  ];
  expect(statusesOf(found)).toEqual([...statuses, "PAID", "FREE", "PAID"]);
  expect(found.some(({ salesTaxCents }) => salesTaxCents > 0)).toBe(true);
  expect(found.filter(({ startingBalanceCents }) => startingBalanceCents !== 0)).toHaveLength(1);
});

test("invoices of the last month can be closed late", async () => {
  const { atlas, invoices } = await startClient();
  const before = statusesOf(await invoices());
  atlas.control.apply({ closeAfterDays: 31 });
  expect(statusesOf(await invoices())).toEqual(["PENDING", "PENDING", ...before.slice(2)]);
  atlas.control.apply({ closeAfterDays: 1 });
  expect(statusesOf(await invoices())).toEqual(before);
});

test("lists have metadata only, with linked invoices inside unless they are not wanted", async () => {
  const { get, invoices } = await startClient();
  const [invoice] = await invoices();
  expect(invoice).not.toHaveProperty("lineItems");
  expect(invoice).not.toHaveProperty("payments");
  expect(invoice?.linkedInvoices).toMatchObject([{ orgId: EXAMPLE.linkedOrgId, statusName: "PENDING" }]);
  expect(invoice?.linkedInvoices[0]?.startDate).toBe(invoice?.startDate);
  const { body } = await get(`${invoicesPath}?viewLinkedInvoices=false`);
  expect(body.results.flatMap(({ linkedInvoices }) => linkedInvoices)).toEqual([]);
});

test("a list comes in pages, with or without a count and an envelope", async () => {
  const { get, invoices } = await startClient();
  const all = await invoices();
  const { body } = await get(`${invoicesPath}?itemsPerPage=5&pageNum=3&envelope=true`);
  expect(body).toEqual({ status: 200, totalCount: 13, results: all.slice(10) });
  const uncounted = await get(`${invoicesPath}?includeCount=false&itemsPerPage=500`);
  expect(uncounted.body).toEqual({ results: all });
  expect((await get(`${invoicesPath}?itemsPerPage=501`)).status).toBe(400);
});

test("an invoice keeps its id and its lines when it is no longer pending", async () => {
  const { clock, invoices } = await startClient();
  const [pending] = await invoices();
  const early = invoiceLines(EXAMPLE_SEED, pending?.id ?? "", clock.time);
  clock.time = Date.UTC(2026, 11, 2);
  const complete = invoiceLines(EXAMPLE_SEED, pending?.id ?? "", clock.time);
  expect(complete.slice(0, early.length)).toEqual(early);
  expect(complete.length).toBeGreaterThan(early.length);
});

test("each subtotal is the sum of the positive lines, and credits are taken off what is billed", async () => {
  const { clock, invoices } = await startClient();
  for (const invoice of (await invoices()).flatMap((own) => [own, ...own.linkedInvoices])) {
    const positive = invoiceLines(EXAMPLE_SEED, invoice.id, clock.time).map(({ units }) =>
      Math.max(units, 0),
    );
    expect(invoice.subtotalCents).toBe(Math.round(sumOf(positive) / 100));
    expect(invoice.amountBilledCents).toBe(invoice.subtotalCents - invoice.creditsCents);
  }
});

test("one invoice has line items, payments, refunds and the linked invoice in full", async () => {
  const { clock, get, invoices } = await startClient();
  const found = await invoices();
  const { body } = await get(`${invoicesPath}/${found[4]?.id}`);
  expect(body).toMatchObject({ ...found[4], linkedInvoices: [{ orgId: EXAMPLE.linkedOrgId }] });
  expect(body.lineItems.map(({ totalPriceCents }) => totalPriceCents)).toEqual(
    invoiceLines(EXAMPLE_SEED, body.id, clock.time).map(({ totalPriceCents }) => totalPriceCents),
  );
  expect(body.refunds).toMatchObject([{ paymentId: body.payments[0]?.id, amountCents: 8765 }]);
  expect(body.linkedInvoices[0]?.lineItems.length).toBeGreaterThan(100);
});

test("payments divide what is billed, and a paid one took the documented amount", async () => {
  const { get, invoices } = await startClient();
  const amounts = (invoice: InvoiceBody) => invoice.payments.map((payment) => payment.amountPaidCents);
  for (const { id, statusName } of await invoices()) {
    const { body } = await get(`${invoicesPath}/${id}`);
    const billed = body.payments.reduce((sum, payment) => sum + payment.amountBilledCents, 0);
    expect(billed).toBe(["PENDING", "FREE"].includes(statusName) ? 0 : body.amountBilledCents);
    expect(amounts(body).reduce((sum, cents) => sum + cents, 0)).toBe(body.amountPaidCents);
    for (const payment of body.payments) {
      const owed =
        Math.round(payment.amountBilledCents * Number(payment.unitPrice)) +
        payment.salesTaxCents -
        body.startingBalanceCents;
      expect(payment.amountPaidCents).toBe(statusName === "PAID" ? owed : 0);
    }
  }
});

test("a failed, a closed and an invoiced invoice say so in their payment too", async () => {
  const { get, invoices } = await startClient();
  const found = await invoices();
  const paymentStatus = async (age: number) =>
    (await get(`${invoicesPath}/${found[age]?.id}`)).body.payments.map(({ statusName }) => statusName);
  expect([await paymentStatus(3), await paymentStatus(1), await paymentStatus(6)]).toEqual([
    ["FAILED"],
    ["NEW"],
    ["INVOICED"],
  ]);
  const free = await get(`${invoicesPath}/${found[11]?.id}`);
  expect(free.body).toMatchObject({ statusName: "FREE", amountBilledCents: 0, payments: [] });
  const divided = await get(`${invoicesPath}/${found[8]?.id}`);
  expect(divided.body.payments.map(({ unitPrice }) => unitPrice)).toEqual(["1", "0.9175"]);
});

test("the pending invoices are those of the running month, in full", async () => {
  const { get, invoices } = await startClient();
  const [pending] = await invoices();
  const { body } = await get(`${invoicesPath}/pending`);
  expect(body.totalCount).toBe(1);
  expect(body.results).toEqual([(await get(`${invoicesPath}/${pending?.id}`)).body]);
});

test("one invoice answers as CSV where that is accepted", async () => {
  const { get, invoices } = await startClient();
  const [invoice] = await invoices();
  const own = await get(`${invoicesPath}/${invoice?.id}`, { accept: csv });
  expect(own.headers.get("content-type")).toMatch(/^application\/vnd\.atlas\.2023-01-01\+csv/);
  expect(own.text).toBe((await get(`${invoicesPath}/${invoice?.id}/csv`, { accept: csv })).text);
  expect((await get(`${invoicesPath}/${invoice?.id}/csv`, { accept: json })).status).toBe(406);
});

test("unknown invoices are 404, and so is that of the paying organization for the linked one", async () => {
  const { get, getWithBody, invoices } = await startClient();
  const [own] = await invoices();
  const unknown = "0".repeat(24);
  for (const path of [`${invoicesPath}/${unknown}`, `${linkedPath}/${own?.id}`]) {
    expect((await get(path)).body.errorCode).toBe("RESOURCE_NOT_FOUND");
    expect((await get(`${path}/csv`, { accept: csv })).status).toBe(404);
    expect((await getWithBody(`${path}/lineItems:search`, {})).status).toBe(404);
  }
  expect((await get(invoicesPath.replace(EXAMPLE.orgId, unknown))).status).toBe(404);
  expect((await get(`${linkedPath}/${EXAMPLE.bigInvoiceId}`)).status).toBe(404);
});

test("a linked invoice can be read through either organization", async () => {
  const { get } = await startClient();
  const [linked] = (await get(linkedPath)).body.results;
  expect(linked).toMatchObject({ orgId: EXAMPLE.linkedOrgId, linkedInvoices: [] });
  const through = await get(`${invoicesPath}/${linked?.id}`);
  expect(through.body).toEqual((await get(`${linkedPath}/${linked?.id}`)).body);
});

test("a viewer reads its own invoices and no linked ones", async () => {
  const { atlas, get, getWithBody, invoices } = await startClient();
  const linkedId = (await invoices())[0]?.linkedInvoices[0]?.id;
  atlas.control.apply({ role: "viewer" });
  const own = await invoices();
  expect(own).toHaveLength(13);
  expect(own.flatMap(({ linkedInvoices }) => linkedInvoices)).toEqual([]);
  expect((await get(`${invoicesPath}/${own[0]?.id}`)).body.linkedInvoices).toEqual([]);
  for (const path of [linkedPath, `${linkedPath}/pending`, `${invoicesPath}/${linkedId}`]) {
    const refused = await get(path);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain("Organization Billing Admin");
  }
  expect((await get(`${invoicesPath}/${linkedId}/csv`, { accept: csv })).status).toBe(403);
  expect((await getWithBody(`${invoicesPath}/${linkedId}/lineItems:search`, {})).status).toBe(403);
});

test("without any billing role there are no invoices", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ role: "missing" });
  expect((await get(invoicesPath)).status).toBe(403);
});

test("a month can have two invoices that add up to the one it has otherwise", async () => {
  const { atlas, get, invoices } = await startClient();
  const [, whole] = await invoices();
  atlas.control.apply({ splitMonth: "2026-10" });
  const halves = (await invoices()).slice(1, 3);
  expect(halves.map(({ startDate, endDate }) => `${startDate} ${endDate}`)).toEqual([
    "2026-10-16T00:00:00Z 2026-11-01T00:00:00Z",
    "2026-10-01T00:00:00Z 2026-10-16T00:00:00Z",
  ]);
  expect(halves.reduce((sum, { subtotalCents }) => sum + subtotalCents, 0)).toBe(whole?.subtotalCents);
  expect(halves.map(({ creditsCents }) => creditsCents)).toEqual([0, whole?.creditsCents]);
  for (const { id, subtotalCents } of halves) {
    expect((await get(`${invoicesPath}/${id}`)).body).toMatchObject({ id, subtotalCents });
  }
});

test("an invoice can lack its state, and the pending ones can include those of linked organizations", async () => {
  const { atlas, get, invoices } = await startClient();
  const [, closed] = await invoices();
  atlas.control.apply({ hideStatus: closed?.id ?? "", pendingLinked: true });
  expect(statusesOf(await invoices()).slice(0, 3)).toEqual(["PENDING", undefined, "PAID"]);
  expect((await get(`${invoicesPath}/${closed?.id}`)).body).not.toHaveProperty("statusName");
  const { body } = await get(`${invoicesPath}/pending`);
  expect(body.results.map(({ orgId }) => orgId)).toEqual([EXAMPLE.linkedOrgId, EXAMPLE.orgId]);
});
