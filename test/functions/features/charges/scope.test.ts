import { expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import type { NameKind } from "../../../../functions/atlas/find-name.ts";
import {
  chargesInScope,
  chargesWithoutService,
  resolveScope,
} from "../../../../functions/features/charges/scope.ts";
import { usageCommandOf } from "../../../../functions/features/usage/command.ts";
import { usageRequest } from "../../requests.ts";
import { groupLines } from "./lines.ts";

const LINE = { day: "2026-10-01", price: "1", quantity: "7" } as const;
const GROUPS = groupLines([
  { ...LINE, cluster: "prod", sku: "ATLAS_AWS_INSTANCE_M30" },
  { ...LINE, cluster: "prod", sku: "ATLAS_AWS_STORAGE" },
  { ...LINE, cluster: "prod", sku: "BRAND_NEW_THING" },
  { ...LINE, project: "", sku: "SALES_TAX" },
]);

function scopeOf(...services: string[]) {
  const none = new Set<string>();
  return { services: new Set(services), places: { organization: none, project: none, cluster: none } };
}

it("a filter of services takes the charges of their kinds, and leaves out those that nobody knows", () => {
  const scope = scopeOf("Clusters");
  expect(chargesInScope(scope, GROUPS).map(({ kind }) => kind)).toEqual(["instance"]);
  const unknown = chargesWithoutService(scope, GROUPS);
  expect(unknown.map(({ charges }) => charges[0]?.sku)).toEqual(["BRAND_NEW_THING"]);
});

it("no filter leaves nothing out", () => {
  expect(chargesInScope(scopeOf(), GROUPS)).toHaveLength(4);
  expect(chargesWithoutService(scopeOf(), GROUPS)).toEqual([]);
});

it.each([
  ["what has costs", "backup", []],
  ["what Atlas lists", "prod", [{ id: "p2", name: "Storage", path: "Storage" }]],
])("a bare name of a service and of %s is refused", async (_, cluster, projects) => {
  const list = async (kind: NameKind) => (kind === "project" ? projects : []);
  const atlas = { orgId: "o1", names: { list } } as unknown as Atlas;
  const request = { ...usageRequest(), names: [projects[0]?.name ?? "Backup"] };
  const groups = groupLines([{ ...LINE, cluster, sku: "ATLAS_AWS_INSTANCE_M30" }]);
  const refused = resolveScope(atlas, request, usageCommandOf, { groups, unseen: [] });
  await expect(refused).rejects.toMatchObject({ code: "ambiguous_name", corrections: { length: 2 } });
});
