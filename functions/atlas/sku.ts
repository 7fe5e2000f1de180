/** What an invoice line charges for. */
export type SkuKind = (typeof KINDS)[number]["kind"];

/** What the name of a SKU says. Undefined: the name doesn't say it, or in words that this bot doesn't know. */
export interface Sku {
  readonly provider: "AWS" | "Google Cloud" | "Azure" | undefined;
  readonly kind: SkuKind | undefined;
  /** Size of a server, such as `M30`, `R40 NVMe` or `SP10`. */
  readonly tier: string | undefined;
}

const PROVIDERS = new Map([
  ["AWS", "AWS"],
  ["GCP", "Google Cloud"],
  ["AZURE", "Azure"],
] as const);

/**
 * By the tokens that a name must contain, one of them or a sequence joined by `_`. The first match counts:
 * `ATLAS_AWS_STREAM_PROCESSING_INSTANCE_SP30` is no cluster, and `FLEX_CONSULTING` is consulting.
 */
const KINDS = [
  { kind: "credit", tokens: ["CREDIT", "CREDITS"], label: "Credit" },
  { kind: "consulting", tokens: ["CONSULTING"], label: "Consulting" },
  { kind: "support", tokens: ["SUPPORT"], label: "Support" },
  { kind: "bi_connector", tokens: ["BI_CONNECTOR"], label: "BI Connector" },
  { kind: "premium", tokens: ["PREMIUM", "ADVANCED_SECURITY", "AUDITING"], label: "Premium features" },
  { kind: "stream", tokens: ["STREAM", "STREAMS"], label: "Stream processing" },
  { kind: "search", tokens: ["SEARCH"], label: "Search" },
  { kind: "data_federation", tokens: ["DATA_FEDERATION", "DATA_LAKE"], label: "Data federation" },
  { kind: "charts", tokens: ["CHARTS"], label: "Charts" },
  { kind: "app_services", tokens: ["APP_SERVICES", "REALM", "STITCH"], label: "App Services" },
  { kind: "serverless", tokens: ["SERVERLESS"], label: "Serverless" },
  { kind: "endpoint", tokens: ["ENDPOINT", "ENDPOINTS"], label: "Private endpoints" },
  { kind: "backup", tokens: ["BACKUP", "SNAPSHOT", "PIT", "RESTORE"], label: "Backup storage" },
  { kind: "transfer", tokens: ["TRANSFER"], label: "Data transfer" },
  { kind: "flex", tokens: ["FLEX"], label: "Flex" },
  { kind: "instance", tokens: ["INSTANCE", "INSTANCES"], label: "" },
  { kind: "iops", tokens: ["IOPS"], label: "IOPS" },
  { kind: "storage", tokens: ["STORAGE"], label: "Storage" },
] as const;

const VARIANTS: ReadonlyArray<readonly [token: string, name: string]> = [
  ["NVME", "NVMe"],
  ["LOW_CPU", "low CPU"],
  ["GEN_2", "gen 2"],
];

/** Reads `ATLAS_AWS_INSTANCE_M40_NVME` and `Atlas M40 Instance - AWS`: whole words only, as PRIVATE contains VAT. */
export function classifySku(name: string): Sku {
  const tokens = `_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_`;
  const has = (token: string) => tokens.includes(`_${token}_`);
  const [, tier] = /_((?:M|R|S|SP)\d+)_/.exec(tokens) ?? [];
  const variants = VARIANTS.filter(([token]) => has(token)).map(([, variant]) => variant);
  return {
    provider: [...PROVIDERS].find(([token]) => has(token))?.[1],
    kind: KINDS.find((each) => each.tokens.some(has))?.kind,
    tier: tier && [tier, ...variants].join(" "),
  };
}

/** For people: `M40 on AWS`, `Backup storage`. A SKU that this bot doesn't know keeps its name. */
export function skuName(name: string): string {
  const { provider, kind, tier } = classifySku(name);
  const label = KINDS.find((each) => each.kind === kind)?.label;
  if (label === undefined || (kind === "instance" && !tier)) return name;
  const server = tier && (provider ? `${tier} on ${provider}` : tier);
  return [label, server].filter(Boolean).join(" ");
}
