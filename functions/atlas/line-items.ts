import { JSONParser } from "@streamparser/json";
import * as z from "zod/mini";
import type { Charge } from "./charge.ts";

/** Why reading the line items of an invoice stopped. */
export type LineItemsProblem = "truncated" | "malformed";

const text = z.catch(z._default(z.string(), ""), "");
const decimal = z.catch(
  z.pipe(
    z.optional(z.union([z.number(), z.string()])),
    z.transform((value) => String(value ?? "")),
  ),
  "",
);

/** Source: Atlas Administration API, schema `InvoiceLineItem`. It has no region. */
const lineItemSchema = z.object({
  sku: text,
  groupId: text,
  groupName: text,
  clusterName: text,
  unit: text,
  quantity: decimal,
  unitPriceDollars: decimal,
  percentDiscount: decimal,
  /** Rounded for each line. */
  totalPriceCents: decimal,
  startDate: text,
  /** Each key may have several values. */
  tags: z.catch(z._default(z.record(z.string(), z.array(z.string())), {}), {}),
});

/** Of a line, by key. */
export type Tags = ReadonlyMap<string, string>;

/**
 * Reads the lines in the JSON of an invoice one by one, without those of its linked invoices.
 *
 * @returns undefined after the last one.
 * @throws what the source and `onCharge` throw, and nothing else.
 */
export async function readLineItems(
  source: AsyncIterable<Uint8Array>,
  onCharge: (charge: Charge, tags: Tags) => void,
): Promise<LineItemsProblem | undefined> {
  const items: unknown[] = [];
  let isMalformed = false;
  const parser = new JSONParser({ paths: ["$.lineItems.*"], keepStack: false });
  parser.onValue = ({ value }) => void items.push(value);
  parser.onError = () => {
    isMalformed = true;
  };
  for await (const chunk of source) {
    if (isMalformed) continue;
    parser.write(chunk);
    for (const item of items.splice(0)) {
      const line = lineItemSchema.safeParse(item).data;
      onCharge(chargeOf(line), tagsOf(line));
    }
  }
  if (isMalformed) return "malformed";
  return parser.isEnded ? undefined : "truncated";
}

type LineItem = z.infer<typeof lineItemSchema> | undefined;

function tagsOf(line: LineItem): Tags {
  return new Map(Object.entries(line?.tags ?? {}).map(([key, values]) => [key, values.join(", ")]));
}

function chargeOf(line: LineItem): Charge {
  const cents = line?.totalPriceCents ?? "";
  return {
    usageDate: line?.startDate ?? "",
    organization: "",
    organizationId: "",
    project: line?.groupName ?? "",
    projectId: line?.groupId ?? "",
    sku: line?.sku ?? "",
    region: "",
    cluster: line?.clusterName ?? "",
    unit: line?.unit ?? "",
    unitPrice: line?.unitPriceDollars ?? "",
    quantity: line?.quantity ?? "",
    discountPercent: line?.percentDiscount ?? "",
    amount: /^-?\d+$/.test(cents) ? `${cents}e-2` : "",
  };
}
