import { describe, expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import type { AtlasEvent } from "../../../../functions/atlas/events.ts";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import { billingCauses, type Cause, clusterCauses } from "../../../../functions/features/why/causes.ts";
import { readCauses } from "../../../../functions/features/why/read-causes.ts";
import type { Reason } from "../../../../functions/features/why/reason.ts";
import { summarizeChange } from "../../../../functions/features/why/summary.ts";
import { connect, ORG, refusal } from "../../atlas/atlas.ts";
import type { Reply, SeenRequest } from "../../atlas/server.ts";
import { groupLines, type Line, OCTOBER, SEPTEMBER } from "../charges/lines.ts";

const COMPARED = {
  before: { first: "2026-09-01", last: "2026-09-30" },
  after: { first: "2026-10-01", last: "2026-10-31" },
};

function explain(
  before: readonly Line[],
  after: readonly Line[],
  order: "adjoining" | "apart" = "adjoining",
): readonly Reason[] {
  return summarizeChange(
    explainChange({
      before: { groups: groupLines(before), days: 30 },
      after: { groups: groupLines(after), days: 31 },
      order,
    }),
  ).reasons;
}

function event(type: string, day: string, clusterName?: string, more: Partial<AtlasEvent> = {}): AtlasEvent {
  return { type, day, clusterName, username: undefined, publicKey: undefined, ...more };
}

function shown(causes: readonly Cause[]) {
  return causes.map(({ action, day, by, place, reasons }) => [
    `${action} ${place.cluster} ${day} ${by.kind}`,
    reasons.map(({ kind }) => kind),
  ]);
}

const WORKED = explain(SEPTEMBER, OCTOBER);
const ADA = { username: "ada@example.com" };
const SERVER = { cluster: "prod", sku: "ATLAS_AWS_INSTANCE_M30", price: "0.5" } as const;
const MORE_HOURS = explain(
  [{ ...SERVER, day: "2026-09-01", quantity: "720" }],
  [{ ...SERVER, day: "2026-10-01", quantity: "1488" }],
);

describe("the cause of a change in a cluster", () => {
  it("is what was done within a day of it", () => {
    const events = [
      event("CLUSTER_UPDATE_SUBMITTED", "2026-10-13", "prod", ADA),
      event("CLUSTER_CREATED", "2026-10-19", "new", { publicKey: "abcdefgh" }),
      event("CLUSTER_DELETE_SUBMITTED", "2026-09-12", "old", ADA),
      event("CLUSTER_DELETED", "2026-09-12", "old"),
    ];
    const causes = clusterCauses(WORKED, events, COMPARED);
    expect(shown(causes)).toEqual([
      ["updated prod 2026-10-13 person", ["tier"]],
      ["deleted old 2026-09-12 person", ["removed_cluster"]],
      ["created new 2026-10-19 api_key", ["new_cluster"]],
    ]);
    expect(causes.map(({ by }) => by)).toEqual([
      { kind: "person", name: "ada" },
      { kind: "person", name: "ada" },
      { kind: "api_key", ending: "fgh" },
    ]);
  });

  it.each([
    ["too early", event("CLUSTER_UPDATE_SUBMITTED", "2026-10-12", "prod")],
    ["too late", event("CLUSTER_UPDATE_SUBMITTED", "2026-10-16", "prod")],
    ["in another cluster", event("CLUSTER_UPDATE_SUBMITTED", "2026-10-14", "lab")],
    ["in no cluster", event("CLUSTER_UPDATE_SUBMITTED", "2026-10-14")],
    ["of another type", event("SEARCH_DEPLOYMENT_CREATED", "2026-10-14", "prod")],
  ])("is nothing that happened %s", (_, other) => {
    expect(clusterCauses(WORKED, [other], COMPARED)).toEqual([]);
  });

  it("is auto-scaling, and not the update that Atlas makes of it", () => {
    const events = [
      event("COMPUTE_AUTO_SCALE_INITIATED_BASE", "2026-10-14", "prod"),
      event("CLUSTER_UPDATE_SUBMITTED", "2026-10-14", "prod"),
    ];
    expect(shown(clusterCauses(WORKED, events, COMPARED))).toEqual([
      ["enlarged prod 2026-10-14 auto_scaling", ["tier"]],
    ]);
  });

  it("is auto-scaling in no direction where the tier stayed and there are fewer hours", () => {
    const lines = (day: string, quantity: string) => [{ ...SERVER, day, quantity }];
    const reasons = explain(lines("2026-09-01", "1488"), lines("2026-10-01", "720"));
    const scaling = event("COMPUTE_AUTO_SCALE_INITIATED_BASE", "2026-10-01", "prod");
    expect(shown(clusterCauses(reasons, [scaling], COMPARED))).toEqual([
      ["compute_scaled prod 2026-10-01 auto_scaling", ["quantity"]],
    ]);
  });

  it("is auto-scaling in no direction where the cluster was scaled several times", () => {
    const events = ["2026-10-13", "2026-10-15"].map((day) =>
      event("COMPUTE_AUTO_SCALE_INITIATED_BASE", day, "prod"),
    );
    expect(shown(clusterCauses(WORKED, events, COMPARED))).toEqual([
      ["compute_scaled prod 2026-10-13 auto_scaling", ["tier"]],
      ["compute_scaled prod 2026-10-15 auto_scaling", ["tier"]],
    ]);
  });

  it("is at most three actions", () => {
    const events = ["a", "b", "c", "d"].map((name) =>
      event("CLUSTER_UPDATE_SUBMITTED", "2026-10-14", "prod", { username: `${name}@example.com` }),
    );
    expect(clusterCauses(WORKED, events, COMPARED)).toHaveLength(3);
  });

  it("is auto-scaling at the start of the period, where nobody knows the first day", () => {
    const at = (day: string) => [event("COMPUTE_AUTO_SCALE_INITIATED_BASE", day, "prod")];
    expect(shown(clusterCauses(MORE_HOURS, at("2026-10-01"), COMPARED))).toEqual([
      ["enlarged prod 2026-10-01 auto_scaling", ["quantity"]],
    ]);
    expect(clusterCauses(MORE_HOURS, at("2026-10-09"), COMPARED)).toEqual([]);
    const update = event("CLUSTER_UPDATE_SUBMITTED", "2026-10-01", "prod", ADA);
    expect(clusterCauses(MORE_HOURS, [update], COMPARED)).toEqual([]);
  });

  it("is who paused it", () => {
    const disk = { cluster: "prod", sku: "ATLAS_AWS_STORAGE", price: "0.1", unit: "GB" } as const;
    const reasons = explain(
      ["2026-09-01", "2026-09-30"].flatMap((day) => [
        { ...SERVER, day, quantity: "360" },
        { ...disk, day, quantity: "300" },
      ]),
      [
        { ...SERVER, day: "2026-10-06", quantity: "100" },
        { ...disk, day: "2026-10-31", quantity: "620" },
      ],
    );
    const events = [event("CLUSTER_UPDATE_SUBMITTED", "2026-10-06", "prod", ADA)];
    expect(shown(clusterCauses(reasons, events, COMPARED))).toEqual([
      ["updated prod 2026-10-06 person", ["paused"]],
    ]);
  });
});

describe("the cause of what changed between two periods", () => {
  const apart = { ...COMPARED, before: { first: "2026-04-01", last: "2026-04-30" } };
  const lines = (sku: string, ...days: string[]) =>
    days.map((day) => ({ ...SERVER, sku, day, quantity: "360" }));
  const reasons = explain(
    [
      ...lines("ATLAS_AWS_INSTANCE_M30", "2026-04-01", "2026-04-30"),
      { ...SERVER, cluster: "old", day: "2026-04-30", quantity: "720" },
    ],
    lines("ATLAS_AWS_INSTANCE_M40", "2026-10-01", "2026-10-31").map((line) => ({ ...line, price: "1" })),
    "apart",
  );
  const UPDATE = event("CLUSTER_UPDATE_SUBMITTED", "2026-07-14", "prod", ADA);
  const DELETION = event("CLUSTER_DELETED", "2026-05-15", "old");

  it("is the only action that fits", () => {
    expect(shown(clusterCauses(reasons, [UPDATE, DELETION], apart))).toEqual([
      ["deleted old 2026-05-15 unknown", ["removed_cluster"]],
      ["updated prod 2026-07-14 person", ["tier"]],
    ]);
  });

  it("is unknown where several fit", () => {
    const scaling = event("COMPUTE_AUTO_SCALE_INITIATED_BASE", "2026-08-02", "prod");
    expect(clusterCauses(reasons, [UPDATE, scaling], apart)).toEqual([]);
  });

  it("is unknown for more hours, which may have many causes", () => {
    const started = event("COMPUTE_AUTO_SCALE_INITIATED_BASE", "2026-10-01", "prod");
    expect(clusterCauses(MORE_HOURS, [started], apart)).toEqual([]);
  });
});

describe("the cause of a change of discount or support", () => {
  it("is the billing event of the same direction", () => {
    const events = [
      event("DISCOUNT_APPLIED", "2026-10-01"),
      event("SUPPORT_PLAN_CANCELLED", "2026-10-02", undefined, ADA),
      event("CREDIT_ISSUED", "2026-10-03"),
    ];
    expect(shown(billingCauses(WORKED, events, COMPARED))).toEqual([
      ["discounted  2026-10-01 unknown", ["discount"]],
    ]);
  });
});

describe("readCauses", () => {
  async function read(answer: (request: SeenRequest) => Reply, reasons = WORKED) {
    const { client, seen } = await connect(answer);
    const atlas: Atlas = { client, orgId: ORG, currency: "USD", names: neverNames() };
    return { seen, found: await readCauses({ atlas, jobId: "job" }, reasons, COMPARED) };
  }

  it("asks once for each project and once for the organization", async () => {
    const { seen, found } = await read(({ path }) => ({
      body: {
        results: path.includes("/groups/")
          ? [
              {
                eventTypeName: "CLUSTER_UPDATE_SUBMITTED",
                created: "2026-10-14T09:12:00Z",
                clusterName: "prod",
                ...ADA,
              },
            ]
          : [{ eventTypeName: "DISCOUNT_APPLIED", created: "2026-10-01T00:00:00Z" }],
      },
    }));
    expect(shown(found)).toEqual([
      ["updated prod 2026-10-14 person", ["tier"]],
      ["discounted  2026-10-01 unknown", ["discount"]],
    ]);
    expect(seen.map(({ path }) => path).sort()).toEqual([
      "/api/atlas/v2/groups/id%20of%20shop/events",
      "/api/atlas/v2/orgs/o1/events",
    ]);
    const project = seen.find(({ path }) => path.includes("/groups/"));
    expect(project?.query.getAll("clusterNames").sort()).toEqual(["new", "old", "prod"]);
  });

  it.each([401, 403, 404])("finds nothing with status %i", async (status) => {
    const { found } = await read(() => refusal(status, "USER_UNAUTHORIZED"));
    expect(found).toEqual([]);
  });

  it("finds nothing while Atlas fails", async () => {
    const { found } = await read(() => ({ body: "<html>" }));
    expect(found).toEqual([]);
  });

  it("asks nothing where the earlier period is compared with the later", async () => {
    const { client, seen } = await connect(() => ({ body: { results: [] } }));
    const atlas: Atlas = { client, orgId: ORG, currency: "USD", names: neverNames() };
    const reversed = { before: COMPARED.after, after: COMPARED.before };
    await readCauses({ atlas, jobId: "job" }, WORKED, reversed);
    expect(seen).toEqual([]);
  });

  it("asks for five projects at most", async () => {
    const line = { ...SERVER, day: "2026-10-02", quantity: "1" };
    const many = Array.from({ length: 9 }, (_, index) => ({ ...line, project: `p${index}` }));
    const { seen } = await read(() => ({ body: { results: [] } }), explain([], many));
    expect(seen).toHaveLength(5);
  });
});

function neverNames(): Atlas["names"] {
  const never = () => Promise.reject(new Error("Names are not needed."));
  return { list: never, resolve: never, services: never, projectsOnInvoice: never };
}
