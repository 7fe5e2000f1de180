import { expect, test } from "vitest";
import { invoicesPath, startClient } from "../client.ts";

test("invoices are filtered by any of several statuses", async () => {
  const { get } = await startClient();
  const { body } = await get(`${invoicesPath}?statusNames=FAILED&statusNames=PENDING`);
  expect(body.results.map(({ statusName }) => statusName)).toEqual(["PENDING", "FAILED"]);
  expect((await get(`${invoicesPath}?statusNames=FORGIVEN`)).body).toEqual({ results: [], totalCount: 0 });
});

test("invoices begin on the first date or later and end on the last or earlier", async () => {
  const { get } = await startClient();
  const starts = async (filter: string) =>
    (await get(`${invoicesPath}?${filter}`)).body.results.map(({ startDate }) => startDate.slice(0, 7));
  expect(await starts("fromDate=2026-04-01&toDate=2026-07-01")).toEqual(["2026-06", "2026-05", "2026-04"]);
  expect(await starts("fromDate=2026-04-02&toDate=2026-06-30")).toEqual(["2026-05"]);
  expect(await starts("toDate=2025-12-01")).toEqual(["2025-11"]);
  expect(await starts("fromDate=2026-11-01")).toEqual(["2026-11"]);
});

test("the order can be turned around", async () => {
  const { get, invoices } = await startClient();
  const newestFirst = await invoices();
  for (const sortBy of ["START_DATE", "END_DATE"]) {
    const { body } = await get(`${invoicesPath}?sortBy=${sortBy}&orderBy=asc`);
    expect(body.results).toEqual(newestFirst.toReversed());
  }
});

test.each([
  ["statusNames", "OPEN"],
  ["statusNames", "paid"],
  ["fromDate", "2026-02-30"],
  ["toDate", "June"],
  ["sortBy", "AMOUNT"],
  ["orderBy", "down"],
  ["viewLinkedInvoices", "yes"],
])("%s=%s is refused", async (name, value) => {
  const { get } = await startClient();
  const answer = await get(`${invoicesPath}?${name}=${value}`);
  expect([answer.status, answer.body.parameters]).toEqual([400, [name]]);
});
