import * as z from "zod/mini";
import { filtersSchema } from "../filters.ts";

const conditionSchema = z.discriminatedUnion("kind", [
  /** Costs that are far from normal. */
  z.object({ kind: z.literal("anomaly") }),
  /** A day that costs more than so many US cents. */
  z.object({ kind: z.literal("above"), cents: z.number() }),
  /** A week that costs so many percent more than the week before. */
  z.object({ kind: z.literal("growth"), percent: z.number() }),
  z.object({ kind: z.literal("new_cluster") }),
  /** A cluster with larger servers, such as `M60`; see `tierSize`. */
  z.object({ kind: z.literal("tier"), tier: z.string() }),
  z.object({ kind: z.literal("invoice"), state: z.enum(["failed", "closed"]) }),
  /** Less than `belowCents` is left of the `ofCents` that there were at the beginning of the month `since`, `2026-01`. */
  z.object({
    kind: z.literal("credits"),
    belowCents: z.number(),
    ofCents: z.number(),
    since: z.string(),
  }),
]);

export const alertRequestSchema = z.object({
  condition: conditionSchema,
  ...filtersSchema.shape,
  /** Of anything that costs something, as typed. They become filters when the channel subscribes. */
  names: z.array(z.string()),
});

/** From a day on, a series is expected to cost so many US cents a day. */
export const expectRequestSchema = z.object({
  /** Of the alert. */
  id: z.string(),
  /** ISO date. */
  since: z.string(),
  cents: z.number(),
  /** `AnomalySeries.key` */
  seriesKey: z.string(),
  /** Of the series, as the message has it. */
  name: z.string(),
});

export type ExpectRequest = Readonly<z.infer<typeof expectRequestSchema>>;

export type Condition = Readonly<z.infer<typeof conditionSchema>>;

/** A condition on daily costs, and not on invoices, which have no days. */
export function isAboutCosts({ kind }: Condition): boolean {
  return kind !== "invoice" && kind !== "credits";
}

/** What is watched, and in which costs. */
export type AlertRequest = Readonly<z.infer<typeof alertRequestSchema>>;
