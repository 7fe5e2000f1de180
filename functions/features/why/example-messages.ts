import { createChargeGroups } from "../../atlas/charge-groups.ts";
import { periodOf } from "../../money/period.ts";
import { planSides } from "../charges/sides.ts";
import {
  EXAMPLE_ORGANIZATION_ID,
  EXAMPLE_USER,
  type ExampleData,
  exampleCharges,
  type NamedMessage,
} from "../example-data.ts";
import { NO_FILTERS } from "../filters.ts";
import { exampleCosts } from "../usage/example-messages.ts";
import { explainChange } from "./bridge.ts";
import { placeChart } from "./chart.ts";
import { fallbackMessage } from "./fallback-message.ts";
import { whyAnswer } from "./message.ts";
import { summarizeChange } from "./summary.ts";

const SEPTEMBER = periodOf(2026 * 12 + 8, 1);
const OCTOBER = periodOf(2026 * 12 + 9, 1);
const REQUEST = { ...NO_FILTERS, names: [], csv: false, period: OCTOBER, against: SEPTEMBER };

export function exampleMessages(data: ExampleData): NamedMessage[] {
  const sides = planSides(REQUEST, "2026-11-21");
  const [before, after] = [sumCharges(data, SEPTEMBER.start, 3), sumCharges(data, OCTOBER.start, 1)];
  const explanation = explainChange({
    before: { groups: before.groups, days: 30 },
    after: { groups: after.groups, days: 31 },
  });
  const summary = summarizeChange(explanation);
  const organizations = new Map([[EXAMPLE_ORGANIZATION_ID, data.organization]]);
  const answer = whyAnswer(summary, {
    ...{ request: REQUEST, sides, userId: EXAMPLE_USER, organizations },
    chart: placeChart(summary, { before, after }, sides),
    ...{ causes: [], checks: ["It adds up."], warnings: [], isInCredits: false },
  });
  const { summary: costs, view } = exampleCosts(data, OCTOBER);
  const asked = { request: REQUEST, userId: EXAMPLE_USER };
  return [
    ["why", answer],
    ["why without invoices", fallbackMessage(asked, ["No invoice."], { summary: costs, ...view })],
  ];
}

/** @param every only so many of the clusters have charges. */
function sumCharges(data: ExampleData, first: string, every: number) {
  const organizationId = EXAMPLE_ORGANIZATION_ID;
  const summed = createChargeGroups({ organizationId, startDate: first, days: undefined });
  for (const [index, charge] of exampleCharges(data, first).entries()) {
    if (index % every === 0) summed.add(charge);
  }
  const { groups, daysByPlace } = summed.result();
  return {
    ...{ groups, daysByPlace: [daysByPlace], invoices: [], unreadable: [], missingMonths: [], tagKeys: [] },
    ...{ lastDay: undefined, days: undefined, organizationIds: undefined, unseen: [] },
  };
}
