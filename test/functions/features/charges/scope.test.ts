import { expect, it } from "vitest";
import { chargesInScope, chargesWithoutService } from "../../../../functions/features/charges/scope.ts";
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
