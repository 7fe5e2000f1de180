import { describe, expect, it } from "vitest";
import type { AlertDetails } from "../../../../functions/features/alert/details.ts";
import { alertMessage } from "../../../../functions/features/alert/message.ts";
import { NO_REASONS } from "../../../../functions/features/alert/reasons.ts";
import type { AlertRequest, Condition } from "../../../../functions/features/alert/request.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import type { Message } from "../../../../functions/slack/block-kit.ts";

const LAB = {
  ...{ organizationId: "o1", organization: "Acme", projectId: "p1", project: "Shop", cluster: "lab" },
};
const HOSTILE = `<!channel> & "*_~\`${"x".repeat(500)}`;

const ANOMALY: Extract<AlertDetails, { kind: "anomaly" }> = {
  ...{ kind: "anomaly", change: "unusual", day: "2026-11-14", since: "2026-11-14" },
  ...{ cents: 12_040, normalCents: 6_020, extraCents: 102_340, until: "2026-11-30", moreOthers: 0 },
  series: { key: "cluster:lab", level: "cluster", label: "lab", place: LAB },
  others: [
    { series: { key: "total", level: "total", label: "" }, cents: 40_000, normalCents: 34_000 },
    { series: { key: "kind:instance", level: "kind", label: "servers" }, cents: 20_000, normalCents: 14_000 },
  ],
};

const CONDITIONS: ReadonlyArray<readonly [Condition, AlertDetails]> = [
  [{ kind: "anomaly" }, ANOMALY],
  [{ kind: "anomaly" }, { ...ANOMALY, change: "new_level", day: "2026-11-18" }],
  [{ kind: "anomaly" }, { ...ANOMALY, change: "normal", day: "2026-11-18" }],
  [
    { kind: "above", cents: 40_000 },
    { kind: "above", day: "2026-11-14", cents: "51230", limitCents: 40_000 },
  ],
  [
    { kind: "growth", percent: 20 },
    {
      ...{ kind: "growth", percent: 20, cents: "85000", previousCents: "70000" },
      days: { first: "2026-11-08", last: "2026-11-14" },
      previousDays: { first: "2026-11-01", last: "2026-11-07" },
    },
  ],
  [
    { kind: "new_cluster" },
    {
      kind: "new_cluster",
      place: LAB,
      firstDay: "2026-11-19",
      day: "2026-11-20",
      cents: "3000",
      tier: "M30",
    },
  ],
  [
    { kind: "tier", tier: "M60" },
    { kind: "tier", place: LAB, day: "2026-11-19", tier: "M80", previousTier: "M40", limit: "M60" },
  ],
  [
    { kind: "invoice", state: "failed" },
    {
      ...{ kind: "invoice", state: "failed", invoiceId: "5f0000000000000000000001", orgId: "o1" },
      ...{ organization: "Acme", month: "2026-10", billedCents: "123456", paidCents: "0" },
    },
  ],
  [
    { kind: "credits", belowCents: 100_000, ofCents: 2_500_000, since: "2026-01" },
    {
      ...{ kind: "credits", belowCents: 100_000, ofCents: 2_500_000, since: "2026-01" },
      ...{ leftCents: "50000", usedCents: "2450000" },
    },
  ],
];

function messageOf(condition: Condition, details: AlertDetails, fields: Partial<AlertRequest> = {}): Message {
  return alertMessage(details, {
    ...{ id: "0123abcd", userId: "U0ADA0001", matter: "cluster:lab 2026-11-14", isInThread: false },
    request: { ...NO_FILTERS, names: [], condition, ...fields },
    ...{ reasons: NO_REASONS, chart: undefined },
  });
}

function buttonsIn({ blocks }: Message): Record<string, string> {
  const elements = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
  return Object.fromEntries(
    elements.flatMap((each) => (each.type === "button" ? [[each.action_id ?? "", each.value ?? ""]] : [])),
  );
}

describe("alertMessage", () => {
  it("says what changed, against what, and what it adds up to", () => {
    const { text, blocks } = messageOf({ kind: "anomaly" }, ANOMALY);
    expect(text.split("\n")).toEqual([
      "lab cost $120.40 in a day instead of $60.20",
      "+$60.20 (+100.0%) on Saturday 14 November. If it stays like this, it adds $1,023.40 by 30 November.",
      "Moved with it: the total +$60.00, servers +$60.00.",
    ]);
    expect(blocks.map(({ type }) => type)).toEqual(["header", "section", "context", "actions"]);
  });

  it("explains exactly its days against as many before, on the same weekdays", () => {
    expect(buttonsIn(messageOf({ kind: "anomaly" }, ANOMALY))).toEqual({
      alert_expect: 'expect 0123abcd 2026-11-14 12040 "cluster:lab" "lab"',
      alert_snooze: 'snooze 0123abcd "cluster:lab 2026-11-14" "lab"',
      why: "2026-11-14 against 2026-11-07 cluster:Shop/lab",
    });
    const level = { ...ANOMALY, change: "new_level", day: "2026-11-18" } as const;
    expect(buttonsIn(messageOf({ kind: "anomaly" }, level))["why"]).toBe(
      "2026-11-14..2026-11-18 against 2026-11-07..2026-11-11 cluster:Shop/lab",
    );
    const back = { ...ANOMALY, change: "normal", day: "2026-11-22" } as const;
    expect(buttonsIn(messageOf({ kind: "anomaly" }, back))).toEqual({
      why: "2026-11-14..2026-11-17 against 2026-11-07..2026-11-10 cluster:Shop/lab",
    });
  });

  it.each(CONDITIONS.map(([condition, details]) => [condition.kind, condition, details] as const))(
    "of %s keeps within Slack's limits, and pings nobody",
    (_, condition, details) => {
      const place = { ...LAB, project: HOSTILE, cluster: HOSTILE };
      const hostile = {
        ...details,
        ...("place" in details ? { place } : {}),
        ...("organization" in details ? { organization: HOSTILE } : {}),
        ...("series" in details ? { series: { ...details.series, label: HOSTILE, place } } : {}),
      } as AlertDetails;
      const { text, blocks } = messageOf(condition, hostile, { projects: [HOSTILE] });
      expect(text.length).toBeLessThanOrEqual(4000);
      const [header, section] = blocks;
      if (header?.type !== "header" || section?.type !== "section") expect.fail();
      expect(header.text.text.length).toBeLessThanOrEqual(150);
      expect(section.text?.text.length).toBeLessThanOrEqual(3000);
      expect(section.text?.text).not.toContain("<!channel>");
      expect(text).not.toContain("<!channel>");
      for (const value of Object.values(buttonsIn({ text, blocks }))) {
        expect(value.length).toBeLessThanOrEqual(2000);
      }
    },
  );
});
