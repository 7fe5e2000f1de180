import * as z from "zod/mini";
import { filtersSchema } from "../filters.ts";

export const budgetRequestSchema = z.object({
  ...filtersSchema.shape,
  /** Of anything that costs something, as typed. They become filters when the budget is set. */
  names: z._default(z.array(z.string()), []),
  every: z.enum(["month", "quarter"]),
  /** US cents. */
  amountCents: z.number(),
  /** Percents of the amount, ascending: announced once the costs reach them. */
  actual: z.array(z.number()),
  /** Percents of the amount, ascending: announced once the forecast reaches them. */
  forecast: z.array(z.number()),
});

/** What may be spent in each month or quarter, and when that is announced. */
export type BudgetRequest = Readonly<z.infer<typeof budgetRequestSchema>>;

export type BudgetPeriod = BudgetRequest["every"];
