import type { AtlasSeed } from "./seed.ts";

/** Atlas Administration API, CostExplorerFilterRequestBody. */
export const DOCUMENTED_SERVICES = [
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
] as const;

/** Atlas bills services before it documents them: charged, but unknown to queries. */
export const UNDOCUMENTED_SERVICE = "Robot Memory (Preview)";

/** The services that `skuServices` lists, and that queries may name. */
export function servicesOf({ services = DOCUMENTED_SERVICES }: AtlasSeed): readonly string[] {
  return services;
}
