import type { Charge } from "../atlas/charge.ts";
import { addDays } from "../money/days.ts";
import type { Message } from "../slack/block-kit.ts";

/** What example messages are about: clusters, and what each costs in a month, as decimals of US dollars. */
export interface ExampleData {
  readonly organization: string;
  readonly clusters: ReadonlyArray<{ readonly name: string; readonly amount: string }>;
}

export type NamedMessage = readonly [name: string, message: Message];

export const EXAMPLE_TODAY = new Date("2026-11-21T12:00:00Z");
export const EXAMPLE_ORGANIZATION_ID = "5f0000000000000000000001";
export const EXAMPLE_USER = "U0ADA0001";

/** Lines of an invoice: one per cluster. @param first ISO date of the month's first day */
export function exampleCharges({ organization, clusters }: ExampleData, first: string): Charge[] {
  return clusters.map(({ name, amount }, index) => ({
    ...{ organization, organizationId: EXAMPLE_ORGANIZATION_ID, project: organization, projectId: "p" },
    ...{ cluster: name, sku: "ATLAS_AWS_INSTANCE_M30", region: "eu-west-1", unit: "hours" },
    ...{ unitPrice: "0.5", quantity: "10", discountPercent: "", amount },
    usageDate: addDays(first, index % 28),
  }));
}
