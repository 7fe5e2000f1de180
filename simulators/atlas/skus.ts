import type { Cluster, Provider, Tier } from "./seed.ts";

export interface Sku {
  readonly name: string;
  readonly description: string;
  readonly provider: Provider | "ATLAS";
  /** Share of the service's charge; a service's shares add up to 100. */
  readonly percent: number;
  readonly unit: string;
  /** US dollars per unit before discount; null for a quantity of one. */
  readonly unitPrice: number | null;
  readonly percentDiscount: number;
  readonly application: string;
}

type SkuData = Pick<Sku, "name" | "percent" | "unit" | "unitPrice"> & Partial<Sku>;

/** Of one server. */
export const HOURLY_DOLLARS: Readonly<Record<Tier, number>> = {
  M10: 0.08,
  M20: 0.2,
  M30: 0.54,
  M40: 1.04,
  M50: 2,
  M60: 3.95,
  M80: 7.3,
};

/** Names are Atlas's where known; any other service has one SKU with its own name. */
export function skusOf(service: string, cluster: Cluster | undefined): readonly Sku[] {
  const skus = cluster ? clusterSkus(cluster)[service] : PROJECT_SKUS[service];
  return skus?.map((sku) => complete(sku, cluster)) ?? [singleSku(service)];
}

export function singleSku(service: string): Sku {
  const name = service
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim()
    .replaceAll(" ", "_")
    .toUpperCase();
  const percent = 100;
  return complete({ name: `ATLAS_${name.replace(/^ATLAS_/, "")}`, percent, unit: "each", unitPrice: null });
}

function complete(sku: SkuData, cluster?: Cluster): Sku {
  return {
    description: describe(sku.name, cluster),
    provider: cluster?.provider ?? "ATLAS",
    percentDiscount: 0,
    application: "",
    ...sku,
  };
}

function clusterSkus({ provider, tier }: Cluster): Record<string, readonly SkuData[]> {
  const pitRestore = `ATLAS_NDS_${provider}_PIT_RESTORE_STORAGE`;
  const transfer = `ATLAS_${provider}_DATA_TRANSFER`;
  return {
    Clusters: [
      {
        name: `ATLAS_${provider}_INSTANCE_${tier}`,
        percent: 100,
        unit: "server hours",
        unitPrice: HOURLY_DOLLARS[tier],
      },
    ],
    Storage: [
      { name: `ATLAS_${provider}_STORAGE_STANDARD`, percent: 70, unit: "GB hours", unitPrice: 0.000137 },
      { name: `ATLAS_${provider}_STORAGE_IOPS`, percent: 30, unit: "IOPS hours", unitPrice: 0.00009 },
    ],
    Backup: [
      { name: pitRestore, percent: 60, unit: "GB hours", unitPrice: 0.000278 },
      { name: `${pitRestore}_FREE_TIER`, percent: 0, unit: "GB hours", unitPrice: 0 },
      { name: `ATLAS_${provider}_BACKUP_SNAPSHOT_STORAGE`, percent: 40, unit: "GB days", unitPrice: 0.0045 },
    ],
    "Data Transfer": [
      { name: `${transfer}_DIFFERENT_REGION`, percent: 50, unit: "GB", unitPrice: 0.02 },
      { name: `${transfer}_INTERNET`, percent: 30, unit: "GB", unitPrice: 0.09 },
      { name: `${transfer}_SAME_REGION`, percent: 20, unit: "GB", unitPrice: 0.01, percentDiscount: 10 },
    ],
    "BI Connector": [
      {
        name: `ATLAS_BI_CONNECTOR_${provider}_${tier}`,
        percent: 100,
        unit: "server hours",
        unitPrice: 0.179,
      },
    ],
  };
}

const PROJECT_SKUS: Record<string, readonly SkuData[]> = {
  "Atlas Data Federation": [
    {
      name: "ATLAS_DATA_FEDERATION_AWS_DATA_SCANNED",
      provider: "AWS",
      percent: 100,
      unit: "GB",
      unitPrice: 0.005,
    },
  ],
  "Atlas Stream Processing": [
    {
      name: "ATLAS_AWS_STREAM_PROCESSING_INSTANCE_SP30",
      provider: "AWS",
      percent: 100,
      unit: "server hours",
      unitPrice: 0.39,
    },
  ],
  "App Services": [
    {
      name: "REALM_APP_REQUESTS",
      percent: 80,
      unit: "requests",
      unitPrice: 0.000002,
      application: "robots-live",
    },
    {
      name: "REALM_APP_DATA_TRANSFER",
      percent: 20,
      unit: "GB",
      unitPrice: 0.12,
      application: "robots-live",
    },
  ],
  "Serverless Instances": [
    {
      name: "ATLAS_GCP_SERVERLESS_RPU",
      provider: "GCP",
      percent: 100,
      unit: "million RPUs",
      unitPrice: 0.1,
    },
  ],
  "AI Model APIs": [{ name: "ATLAS_AI_MODEL_APIS", percent: 100, unit: "million tokens", unitPrice: 0.06 }],
  Charts: [{ name: "CHARTS_DATA_DOWNLOADED", percent: 100, unit: "GB", unitPrice: 1 }],
};

const UPPER_CASE = /^(?:AI|AWS|BI|GCP|IOPS|PIT|RPU|\w*\d\w*)$/;
const QUALIFIER = /_(FREE_TIER|INTERNET|(?:SAME|DIFFERENT)_REGION)$/;
const SPECIAL_NAMES: Readonly<Record<string, string>> = {
  ATLAS_SUPPORT: "AWS Support",
  ATLAS_CREDITS: "Credit",
};

/** `Atlas M10 Instance - AWS`, `Atlas AWS Data Transfer (Same Region)`: some invoices have no ids. */
export function displayName({ name }: Sku): string {
  const special = SPECIAL_NAMES[name];
  if (special !== undefined) return special;
  const [, provider, tier] = /^ATLAS_([A-Z]+)_INSTANCE_(M\d+)$/.exec(name) ?? [];
  if (tier !== undefined) return `Atlas ${tier} Instance - ${provider}`;
  const [, qualifier] = QUALIFIER.exec(name) ?? [];
  const rest = titleCase(name.replace(QUALIFIER, "").replace(/^ATLAS_(NDS_)?/, ""));
  return qualifier === undefined ? `Atlas ${rest}` : `Atlas ${rest} (${titleCase(qualifier)})`;
}

function titleCase(id: string): string {
  const words = id
    .split("_")
    .map((word) => (UPPER_CASE.test(word) ? word : `${word.charAt(0)}${word.slice(1).toLowerCase()}`));
  return words.join(" ");
}

function describe(name: string, cluster: Cluster | undefined): string {
  const words = name
    .replace(/^ATLAS_(NDS_)?/, "")
    .toLowerCase()
    .replaceAll("_", " ");
  return cluster ? `Atlas ${words} in ${cluster.region}` : `Atlas ${words}`;
}
