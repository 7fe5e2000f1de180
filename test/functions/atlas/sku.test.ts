import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifySku, skuName } from "../../../functions/atlas/sku.ts";

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
    ["AWS Support", "AWS", "support", undefined, "Support"],
    ["Credit", undefined, "credit", undefined, "Credit"],
    ["ATLAS_FLEX_CONSULTING", undefined, "consulting", undefined, "Consulting"],
    ["ATLAS_AWS_FLEX_INSTANCE", "AWS", "flex", undefined, "Flex"],
    ["ATLAS_AUTOMATED_EMBEDDING", undefined, undefined, undefined, "ATLAS_AUTOMATED_EMBEDDING"],
    ["FLEXIBLE_THING", undefined, undefined, undefined, "FLEXIBLE_THING"],
    ["ATLAS_AWS_INSTANCE_X9", "AWS", "instance", undefined, "ATLAS_AWS_INSTANCE_X9"],
  ])("%s is understood", (name, provider, kind, tier, shown) => {
    expect(classifySku(name)).toEqual({ provider, kind, tier });
    if (shown !== undefined) expect(skuName(name)).toBe(shown);
  });

  it("is never lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (name) => {
        expect(skuName(name)).not.toBe("");
      }),
    );
  });
});
