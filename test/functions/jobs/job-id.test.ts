import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveJobId } from "../../../functions/jobs/job-id.ts";
import { anyCharacter } from "../../any-character.ts";

describe("jobId", () => {
  it("is always the same for the same interaction", () => {
    expect(deriveJobId("C0COSTS001", "1.000001", "usage_csv")).toBe("090b28c20e67c77f2a90");
  });

  it("differs if any part differs", () => {
    const deeds = [
      ["C1", "1.1", "usage_csv"],
      ["C1", "1.1", "usage_again"],
      ["C1", "1.11"],
      ["C11", "1.1"],
      ["C1"],
    ];
    expect(new Set(deeds.map((deed) => deriveJobId(...deed))).size).toBe(deeds.length);
  });

  it("can name a durable execution for any input", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyCharacter })), (deed) => {
        expect(deriveJobId(...deed)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      }),
    );
  });
});
