import * as z from "zod";
import { daysAfter, isCalendarDate } from "./calendar.ts";
import { withTier } from "./changes.ts";
import { INVOICE_STATUSES } from "./invoices/settlements.ts";
import { type Actor, type AtlasSeed, type Cluster, type SeedChange, TIERS } from "./seed.ts";

const day = z.string().refine(isCalendarDate, "The date must be a day of the form YYYY-MM-DD.");

/** From one day to another a cluster costs more, or less, with the event of who or what did it. */
export const SPIKE = z
  .strictObject({
    /** Its name or id. The first one of that name. */
    cluster: z.string(),
    first: day,
    /** Without it, the new level stays. */
    last: day.exactOptional(),
    /** Of the usual quantities: 300 is three times as much. */
    percent: z.int().min(0).max(100_000).exactOptional(),
    /** Another server size instead. */
    tier: z.enum(TIERS).exactOptional(),
    /** With `percent`: only this service. */
    service: z.string().exactOptional(),
    /** The e-mail address of a user; auto-scaling by default. */
    by: z.string().exactOptional(),
  })
  .refine(({ percent, tier }) => (percent === undefined) !== (tier === undefined), "Give percent or tier.")
  .refine(({ first, last = first }) => first <= last, "The spike ends before it starts.");

/** The state of the paying organization's invoice of a closed month, `YYYY-MM`. */
export const INVOICE_STATUS = z.strictObject({
  month: z.string().regex(/^\d{4}-\d{2}$/, "The month must have the form YYYY-MM."),
  status: z.enum(INVOICE_STATUSES),
});

export interface Planted {
  readonly spike: z.infer<typeof SPIKE> | null;
  readonly invoiceStatus: z.infer<typeof INVOICE_STATUS> | null;
}

/**
 * The seed with what is planted. Its lines, Cost Explorer and events all follow.
 *
 * @throws RangeError for an unknown cluster
 */
export function plant(seed: AtlasSeed, { spike, invoiceStatus }: Planted): AtlasSeed {
  const { changes = [], statuses = {} } = seed;
  return {
    ...seed,
    ...(spike && {
      changes: [...changes, ...changesOf(seed, spike)].sort((one, other) =>
        one.day < other.day ? -1 : Number(one.day > other.day),
      ),
    }),
    ...(invoiceStatus && { statuses: { ...statuses, [invoiceStatus.month]: invoiceStatus.status } }),
  };
}

function changesOf(seed: AtlasSeed, spike: NonNullable<Planted["spike"]>): SeedChange[] {
  const { first, last, percent, tier, service, by: username } = spike;
  const cluster = clusterNamed(seed, spike.cluster);
  const by: { by?: Actor } = username === undefined ? {} : { by: { username } };
  const end = last === undefined ? undefined : daysAfter(last, 1);
  const change = { ...by, clusterId: cluster.id };
  if (tier !== undefined) {
    const { tier: usual } = withTier(seed, cluster, end ?? first);
    return [
      { ...change, kind: "resized", day: first, tier },
      ...(end === undefined ? [] : [{ ...change, kind: "resized", day: end, tier: usual } as const]),
    ];
  }
  const usage = { ...change, kind: "usage", ...(service === undefined ? {} : { service }) } as const;
  return [
    { ...usage, day: first, percent: percent ?? 100 },
    ...(end === undefined ? [] : [{ ...usage, day: end, percent: 100 }]),
  ];
}

function clusterNamed({ clusters }: AtlasSeed, wanted: string): Cluster {
  const found = clusters.find(({ id, name }) => [id, name].includes(wanted));
  if (found) return found;
  const names = clusters.map(({ name }) => name).join(", ");
  throw new RangeError(`There is no cluster ${wanted}. There are: ${names}.`);
}
