import type { Grouping } from "../groupings.ts";
import type { UsageRow } from "./summary.ts";
import { usageText } from "./text.ts";

/** Plain text. */
export function rowLabel(
  { label, unattributed }: Pick<UsageRow, "label" | "unattributed">,
  groupBy: Grouping,
): string {
  if (!unattributed) return label ?? "";
  const { kind, services, organization } = unattributed;
  switch (kind) {
    case "none":
      return usageText.without(groupBy, services);
    case "unlisted":
      return organization
        ? usageText.unlistedOf(groupBy, organization)
        : usageText.unlisted(groupBy, services);
    case "either":
      return organization ? usageText.eitherOf(groupBy, organization) : usageText.either(groupBy);
    case "other_days":
      return usageText.otherDays;
  }
}
