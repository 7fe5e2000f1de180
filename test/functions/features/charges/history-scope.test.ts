import { expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import type { CostSeries } from "../../../../functions/atlas/cost-history.ts";
import type { Named, NameKind } from "../../../../functions/atlas/find-name.ts";
import { seriesInScope } from "../../../../functions/features/charges/history-scope.ts";
import { usageCommandOf } from "../../../../functions/features/usage/command.ts";
import { usageRequest } from "../../requests.ts";

const SHOP = { organizationId: "o1", organization: "Acme", projectId: "p1", project: "Shop" };
const REST = { tier: undefined, sku: undefined, isLate: false, byDay: new Map() };
const SERIES: readonly CostSeries[] = [
  { ...SHOP, ...REST, cluster: "prod", kind: "instance" },
  { ...SHOP, ...REST, cluster: "prod", kind: "storage" },
  { ...SHOP, ...REST, cluster: "test", kind: "instance" },
  { ...SHOP, ...REST, cluster: "prod", kind: undefined, sku: "BRAND_NEW_THING" },
];

const ATLAS = { orgId: "o1", names: { list: async () => [] } } as unknown as Atlas;

function read(filters: Partial<ReturnType<typeof usageRequest>>, organizations: readonly Named[] = []) {
  const list = async (kind: NameKind) => (kind === "organization" ? organizations : []);
  const atlas = { orgId: "o1", names: { list } } as unknown as Atlas;
  const request = { ...usageRequest(), ...filters };
  return seriesInScope(atlas, request, usageCommandOf, { series: SERIES, invoices: [] });
}

it.each([
  [{}, [0, 1, 2, 3]],
  [{ names: ["prod"] }, [0, 1, 3]],
  [{ clusters: ["Shop/test"] }, [2]],
  [{ services: ["Clusters"], clusters: ["prod"] }, [0]],
  [{ names: ["clusters", "test"] }, [2]],
])("finds the series of %j", async (filters, expected) => {
  expect(await read(filters)).toEqual(expected.map((index) => SERIES[index]));
});

it("refuses a name that is unknown, with corrections", async () => {
  await expect(read({ names: ["prid"] })).rejects.toMatchObject({
    code: "unknown_name",
    corrections: { length: 1 },
  });
});

it("takes a name for what still costs something, if that is one thing", async () => {
  const on = (day: string) => new Map([[day, { units: 100n, scale: 2 }]]);
  const [shop, ...rest] = SERIES.map((each) => ({ ...each, byDay: on("2026-10-01") }));
  const legacy = { projectId: "p0", project: "Legacy", byDay: on("2026-09-30") };
  const series = [{ ...SERIES[0], ...shop, ...legacy } as CostSeries, ...(shop ? [shop] : []), ...rest];
  const find = (filters: Partial<ReturnType<typeof usageRequest>>, lastDay: string) =>
    seriesInScope(ATLAS, { ...usageRequest(), ...filters }, usageCommandOf, {
      series,
      invoices: [],
      lastDay,
    });
  for (const filters of [{ names: ["prod"] }, { clusters: ["prod"] }]) {
    expect((await find(filters, "2026-11-20")).map(({ project }) => project)).toEqual([
      "Shop",
      "Shop",
      "Shop",
    ]);
    for (const lastDay of ["2026-10-20", "2026-12-20"])
      await expect(find(filters, lastDay)).rejects.toMatchObject({ code: "ambiguous_name" });
  }
});
