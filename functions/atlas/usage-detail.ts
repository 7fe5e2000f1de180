/** The dimensions that Cost Explorer can group by. */
export const GROUPINGS = ["services", "projects", "clusters", "organizations"] as const;
export type GroupBy = (typeof GROUPINGS)[number];

/**
 * The services that a Cost Explorer query can be limited to (Atlas Administration API, CostExplorerFilterRequestBody).
 * Answers may name others.
 */
export const KNOWN_SERVICES = [
  "Atlas",
  "Clusters",
  "Storage",
  "Serverless Instances",
  "Backup",
  "Data Transfer",
  "BI Connector",
  "DSC Compute",
  "DSC Storage",
  "Premium Features",
  "Atlas Data Federation",
  "Atlas Stream Processing",
  "App Services",
  "Charts",
  "Cloud Manager",
  "Cloud Manager Standard/Premium",
  "Legacy Backup",
  "AI Model APIs",
  "Automated Embedding",
  "Native Reranking",
  "Flex Consulting",
  "Support",
  "Credits",
];

/** A line of a Cost Explorer result. */
export interface UsageDetail {
  /** A date, a date with time, or a month: `2025-06-03`, `2025-06-03T00:00:00Z`, `2025-06`. */
  readonly usageDate?: string | undefined;
  /**
   * A decimal string, in US dollars or Atlas Credits; undefined if Atlas sent no number. The API documents no unit; its
   * own example is `1018.39`, and where it means cents it names its fields so.
   */
  readonly usageAmount?: string | undefined;
  readonly service?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectName?: string | undefined;
  readonly clusterId?: string | undefined;
  readonly clusterName?: string | undefined;
}
