import { expect, test } from "vitest";
import type { AtlasSeed } from "../../../simulators/atlas/seed.ts";
import { startClient } from "./client.ts";

const orgId = "0a0000000000000000000009";
const seed: AtlasSeed = {
  organizations: [{ id: orgId, name: "Small Shop" }],
  projects: [{ id: "0b0000000000000000000009", name: "Till", organizationId: orgId }],
  clusters: [],
  charges: [{ organizationId: orgId, service: "Support", monthlyUnits: 490_000, kind: "posted" }],
  monthsWithCharges: 13,
  settlements: {},
  credentials: { clientId: "mdb_sa_id_shop", clientSecret: "shop", publicKey: "shop", privateKey: "shop" },
  bigInvoiceId: "b16b16b16b16b16b16b16b17",
};

test("the organizations, projects and credentials are those that the caller gives", async () => {
  const { atlas, get } = await startClient(undefined, seed);
  expect(atlas.credentials).toMatchObject({ orgId, clientId: "mdb_sa_id_shop" });
  const names = async (path: string) => (await get(path)).body.results.map(({ name }) => name);
  expect(await names("/api/atlas/v2/orgs")).toEqual(["Small Shop"]);
  expect(await names(`/api/atlas/v2/orgs/${orgId}/groups`)).toEqual(["Till"]);
});

test("invoices and usage show the charges that the caller gives", async () => {
  const { get, post, clock } = await startClient(undefined, seed);
  const invoices = (await get(`/api/atlas/v2/orgs/${orgId}/invoices`)).body.results;
  expect(invoices).toHaveLength(13);
  expect(new Set(invoices.map(({ subtotalCents }) => subtotalCents))).toEqual(new Set([4900]));
  expect(invoices[0]?.statusName).toBe("PENDING");
  expect(invoices[1]).toMatchObject({ statusName: "PAID", linkedInvoices: [] });
  const path = `/api/atlas/v2/orgs/${orgId}/billing/costExplorer/usage`;
  const { body } = await post(path, { startDate: "2026-10-01", endDate: "2026-11-01" });
  clock.time += 1500;
  const { usageDetails } = (await get(`${path}/${body.token}`)).body;
  expect(usageDetails).toMatchObject([
    { organizationName: "Small Shop", service: "Support", usageAmount: 49 },
  ]);
});
