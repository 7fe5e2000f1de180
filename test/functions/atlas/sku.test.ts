import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifySku, kindLabel, serviceOf, skuKey, skuName } from "../../../functions/atlas/sku.ts";
import { KNOWN_SERVICES } from "../../../functions/atlas/usage-detail.ts";
import { anyCharacter } from "../../any-character.ts";
import { SKUS } from "./charges-csv.ts";

describe("the name of a SKU", () => {
  it.each([
    ["ATLAS_AWS_INSTANCE_M40", "AWS", "instance", "M40", "M40 on AWS"],
    ["NDS_AWS_INSTANCE_M40", "AWS", "instance", "M40", "M40 on AWS"],
    ["Atlas M40 Instance - AWS", "AWS", "instance", "M40", "M40 on AWS"],
    ["ATLAS_GCP_INSTANCE_R40_LOW_CPU", "Google Cloud", "instance", "R40 low CPU", undefined],
    ["ATLAS_AZURE_INSTANCE_M50_NVME_GEN_2", "Azure", "instance", "M50 NVMe gen 2", undefined],
    ["ATLAS_NDS_AWS_PIT_RESTORE_STORAGE", "AWS", "backup", undefined, "Backup storage"],
    ["ATLAS_NDS_AWS_PIT_RESTORE_STORAGE_FREE_TIER", "AWS", "backup", undefined, "Backup storage"],
    ["ATLAS_AWS_BACKUP_SNAPSHOT_STORAGE", "AWS", "backup", undefined, "Backup storage"],
    ["ATLAS_AWS_STORAGE_STANDARD", "AWS", "storage", undefined, "Storage"],
    ["ATLAS_AWS_STORAGE_IOPS", "AWS", "iops", undefined, "IOPS"],
    ["ATLAS_AWS_DATA_TRANSFER_DIFFERENT_REGION", "AWS", "transfer", undefined, "Data transfer"],
    ["Atlas AWS Data Transfer (Same Region)", "AWS", "transfer", undefined, "Data transfer"],
    ["ATLAS_AWS_PRIVATE_ENDPOINT", "AWS", "endpoint", undefined, "Private endpoints"],
    ["ATLAS_AWS_SEARCH_INSTANCE_S20_COMPUTE_NVME", "AWS", "search", "S20 NVMe", "Search S20 NVMe on AWS"],
    ["ATLAS_AWS_STREAM_PROCESSING_INSTANCE_SP30", "AWS", "stream", "SP30", undefined],
    ["ATLAS_BI_CONNECTOR_AWS_M30", "AWS", "bi_connector", "M30", "BI Connector M30 on AWS"],
    ["ATLAS_GCP_SERVERLESS_RPU", "Google Cloud", "serverless", undefined, "Serverless"],
    ["ATLAS_DATA_FEDERATION_AWS_DATA_SCANNED", "AWS", "data_federation", undefined, "Data federation"],
    ["REALM_APP_REQUESTS", undefined, "app_services", undefined, "App Services"],
    ["AWS Support", undefined, "support", undefined, "Support"],
    ["Credit", undefined, "credit", undefined, "Credits"],
    ["ATLAS_FLEX_CONSULTING", undefined, "consulting", undefined, "Consulting"],
    ["ATLAS_AWS_FLEX_INSTANCE", "AWS", "flex", undefined, "Flex"],
    ["ATLAS_FLEX_AWS_100_USAGE_HOURS", "AWS", "flex", undefined, "Flex"],
    ["ATLAS_AWS_INSTANCE_M10_PAUSED", "AWS", "instance", "M10", "M10 on AWS"],
    ["ATLAS_AUTOMATED_EMBEDDING", undefined, "embedding", undefined, "Automated embedding"],
    ["ATLAS_NATIVE_RERANKING", undefined, "reranking", undefined, "Native reranking"],
    ["AI Model APIs - voyage-4 tokens", undefined, "ai_model", undefined, "AI model APIs"],
    ["ATLAS_AWS_DSC_COMPUTE_INSTANCE_M30", "AWS", "dsc_compute", undefined, "DSC compute"],
    ["ATLAS_AWS_DSC_STORAGE", "AWS", "dsc_storage", undefined, "DSC storage"],
    ["CLOUD_MANAGER_BASIC", undefined, "cloud_manager", undefined, "Cloud Manager"],
    ["CLOUD_MANAGER_PREMIUM", undefined, "cloud_manager_plan", undefined, "Cloud Manager plan"],
    ["CLASSIC_BACKUP_SNAPSHOT_CREATE", undefined, "legacy_backup", undefined, "Legacy backup"],
    ["ATLAS_ADVANCED_SECURITY", undefined, "premium", undefined, "Premium features"],
    ["CHARTS_DATA_DOWNLOADED", undefined, "charts", undefined, "Charts"],
    ["Sales Tax", undefined, "tax", undefined, "Tax"],
    ["Refund", undefined, "refund", undefined, "Refunds"],
    ["ATLAS_AWS_S3_SNAPSHOT_EXPORT", "AWS", "backup", undefined, "Backup storage"],
    ["FLEXIBLE_THING", undefined, undefined, undefined, "FLEXIBLE_THING"],
    ["ATLAS_AWS_INSTANCE_X9", "AWS", "instance", undefined, "ATLAS_AWS_INSTANCE_X9"],
  ])("%s is understood", (name, provider, kind, tier, shown) => {
    expect(classifySku(name)).toEqual({ provider, kind, tier });
    if (shown !== undefined) expect(skuName(name)).toBe(shown);
  });

  it("is never lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 1 }), (name) => {
        expect(skuName(name)).not.toBe("");
      }),
    );
  });
});

it.each([
  ["instance", "Clusters", "servers"],
  ["iops", "Storage", "IOPS"],
  ["transfer", "Data Transfer", "data transfer"],
  ["cloud_manager_plan", "Cloud Manager Standard/Premium", "Cloud Manager plan"],
  ["tax", undefined, "tax"],
] as const)("%s has a service and a label", (kind, service, label) => {
  expect(serviceOf(kind)).toBe(service);
  expect(kindLabel(kind)).toBe(label);
});

it("has a kind for each known service, but Atlas", () => {
  for (const service of KNOWN_SERVICES.filter((name) => name !== "Atlas")) {
    const { kind } = classifySku(service);
    if (kind) expect(serviceOf(kind)).toBe(service);
    else expect(["Clusters"]).toContain(service);
  }
});

it("has a key that is equal in both dialects", () => {
  for (const [id, name] of Object.entries(SKUS)) expect(skuKey(name)).toBe(skuKey(id));
  expect(new Set(Object.keys(SKUS).map(skuKey)).size).toBe(Object.keys(SKUS).length);
  expect(skuKey("…")).toBe("…");
});
