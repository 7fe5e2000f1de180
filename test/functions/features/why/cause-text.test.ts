import { expect, it } from "vitest";
import { causeText } from "../../../../functions/features/why/cause-text.ts";
import type { Cause } from "../../../../functions/features/why/causes.ts";

const PLACE = { organizationId: "o", organization: "Acme", projectId: "p", project: "shop", cluster: "prod" };

function textOf(by: Cause["by"], hasYears = false): string {
  const cause: Cause = { action: "created", day: "2026-10-14", by, place: PLACE, reasons: [] };
  return causeText(cause, () => "50% $& prod", { hasYears });
}

it("a cause names any person and cluster as they are", () => {
  expect(textOf({ kind: "person", name: "100% ada" })).toBe(
    "On 14 October 100% ada created 50% $&amp; prod.",
  );
  expect(textOf({ kind: "unknown" }, true)).toBe("On 14 October 2026 50% $&amp; prod was created.");
});
