/** What an invoice line charges for. */
export type SkuKind = (typeof KINDS)[number]["kind"];

/** What the name of a SKU says. Undefined: the name doesn't say it, or in words that this bot doesn't know. */
export interface Sku {
  readonly provider: "AWS" | "Google Cloud" | "Azure" | undefined;
  readonly kind: SkuKind | undefined;
  /** Size of a server, such as `M30`, `R40 NVMe` or `SP10`. */
  readonly tier: string | undefined;
}

interface KindRule {
  readonly kind: string;
  readonly tokens: readonly string[];
  /** As in the middle of a sentence. */
  readonly label: string;
  /** The service under which Cost Explorer counts it, see `KNOWN_SERVICES`. */
  readonly service?: string;
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
  { kind: "credit", tokens: ["CREDIT", "CREDITS", "COUPON"], label: "credits", service: "Credits" },
  { kind: "refund", tokens: ["REFUND", "REFUNDS"], label: "refunds" },
  // Of this bot, see `roundingOf`.
  { kind: "rounding", tokens: ["ROUNDING"], label: "rounding" },
  { kind: "tax", tokens: ["TAX", "VAT", "GST"], label: "tax" },
  { kind: "consulting", tokens: ["CONSULTING"], label: "consulting", service: "Flex Consulting" },
  { kind: "support", tokens: ["SUPPORT"], label: "support", service: "Support" },
  {
    kind: "cloud_manager_plan",
    tokens: ["CLOUD_MANAGER_STANDARD", "CLOUD_MANAGER_PREMIUM"],
    label: "Cloud Manager plan",
    service: "Cloud Manager Standard/Premium",
  },
  { kind: "cloud_manager", tokens: ["CLOUD_MANAGER"], label: "Cloud Manager", service: "Cloud Manager" },
  {
    kind: "legacy_backup",
    tokens: ["LEGACY_BACKUP", "CLASSIC_BACKUP"],
    label: "legacy backup",
    service: "Legacy Backup",
  },
  { kind: "dsc_compute", tokens: ["DSC_COMPUTE"], label: "DSC compute", service: "DSC Compute" },
  { kind: "dsc_storage", tokens: ["DSC_STORAGE"], label: "DSC storage", service: "DSC Storage" },
  {
    kind: "ai_model",
    tokens: ["AI_MODEL", "AI_MODELS", "MODEL_API", "MODEL_APIS", "VOYAGE"],
    label: "AI model APIs",
    service: "AI Model APIs",
  },
  {
    kind: "reranking",
    tokens: ["RERANK", "RERANKER", "RERANKING"],
    label: "native reranking",
    service: "Native Reranking",
  },
  {
    kind: "embedding",
    tokens: ["EMBEDDING", "EMBEDDINGS"],
    label: "automated embedding",
    service: "Automated Embedding",
  },
  { kind: "bi_connector", tokens: ["BI_CONNECTOR"], label: "BI Connector", service: "BI Connector" },
  {
    kind: "premium",
    tokens: ["PREMIUM", "ADVANCED_SECURITY", "AUDITING"],
    label: "premium features",
    service: "Premium Features",
  },
  {
    kind: "stream",
    tokens: ["STREAM", "STREAMS"],
    label: "stream processing",
    service: "Atlas Stream Processing",
  },
  { kind: "search", tokens: ["SEARCH"], label: "search", service: "Clusters" },
  {
    kind: "data_federation",
    tokens: ["DATA_FEDERATION", "DATA_LAKE"],
    label: "data federation",
    service: "Atlas Data Federation",
  },
  { kind: "charts", tokens: ["CHARTS"], label: "charts", service: "Charts" },
  {
    kind: "app_services",
    tokens: ["APP_SERVICES", "REALM", "STITCH"],
    label: "App Services",
    service: "App Services",
  },
  {
    kind: "serverless",
    tokens: ["SERVERLESS"],
    label: "serverless",
    service: "Serverless Instances",
  },
  {
    kind: "endpoint",
    tokens: ["ENDPOINT", "ENDPOINTS"],
    label: "private endpoints",
    service: "Data Transfer",
  },
  {
    kind: "backup",
    tokens: ["BACKUP", "SNAPSHOT", "PIT", "RESTORE"],
    label: "backup storage",
    service: "Backup",
  },
  { kind: "transfer", tokens: ["TRANSFER"], label: "data transfer", service: "Data Transfer" },
  { kind: "flex", tokens: ["FLEX"], label: "flex", service: "Clusters" },
  { kind: "instance", tokens: ["INSTANCE", "INSTANCES"], label: "servers", service: "Clusters" },
  { kind: "iops", tokens: ["IOPS"], label: "IOPS", service: "Storage" },
  { kind: "storage", tokens: ["STORAGE"], label: "storage", service: "Storage" },
] as const satisfies readonly KindRule[];

const RULES: ReadonlyMap<SkuKind, KindRule> = new Map(KINDS.map((rule) => [rule.kind, rule]));

/** Other names may have tokens that only look like a tier, such as `S3`. */
const KINDS_WITH_TIERS: readonly (SkuKind | undefined)[] = ["instance", "search", "stream", "bi_connector"];

/** One dialect of invoices says `AWS Support`, the other `ATLAS_SUPPORT`. */
const KINDS_WITHOUT_PROVIDER: readonly (SkuKind | undefined)[] = [
  "credit",
  "refund",
  "rounding",
  "tax",
  "consulting",
  "support",
];

const VARIANTS: ReadonlyArray<readonly [token: string, name: string]> = [
  ["NVME", "NVMe"],
  ["LOW_CPU", "low CPU"],
  ["GEN_2", "gen 2"],
];

/** Reads `ATLAS_AWS_INSTANCE_M40_NVME` and `Atlas M40 Instance - AWS`: whole words only, as PRIVATE contains VAT. */
export function classifySku(name: string): Sku {
  const tokens = `_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_`;
  const has = (token: string) => tokens.includes(`_${token}_`);
  const kind = KINDS.find((rule) => rule.tokens.some(has))?.kind;
  return {
    provider: KINDS_WITHOUT_PROVIDER.includes(kind)
      ? undefined
      : [...PROVIDERS].find(([token]) => has(token))?.[1],
    kind,
    tier: KINDS_WITH_TIERS.includes(kind) ? tierOf(tokens, has) : undefined,
  };
}

function tierOf(tokens: string, has: (token: string) => boolean): string | undefined {
  const [, tier] = /_((?:M|R|S|SP)\d+)_/.exec(tokens) ?? [];
  const variants = VARIANTS.filter(([token]) => has(token)).map(([, variant]) => variant);
  return tier && [tier, ...variants].join(" ");
}

/** Equal for the two ways to write a SKU: `ATLAS_AWS_INSTANCE_M30` and `Atlas M30 Instance - AWS`. */
export function skuKey(name: string): string {
  const tokens = name.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const known = tokens.filter((token) => token !== "ATLAS" && token !== "NDS").sort();
  return known.join("_") || name;
}

/** For people: `M40 on AWS`, `Backup storage`. A SKU that this bot doesn't know keeps its name. */
export function skuName(name: string): string {
  const { provider, kind, tier } = classifySku(name);
  if (!kind || (kind === "instance" && !tier)) return name;
  const server = tier && (provider ? `${tier} on ${provider}` : tier);
  const label = kind === "instance" ? "" : kindLabel(kind);
  const text = [label, server].filter(Boolean).join(" ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** For the middle of a sentence: `data transfer`, `IOPS`. */
export function kindLabel(kind: SkuKind): string {
  return RULES.get(kind)?.label ?? kind;
}

/** The service under which Cost Explorer counts the kind; undefined where it counts none. */
export function serviceOf(kind: SkuKind): string | undefined {
  return RULES.get(kind)?.service;
}
