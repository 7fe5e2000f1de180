import { readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { createHome } from "../../cli/platform.ts";
import { BUNDLES } from "../../stacks/bundle.ts";
import { runScript } from "./script.ts";

it.each(["", "eu-central-1"])(
  "deploys nothing in the region %j, and names the regions",
  async (AWS_REGION) => {
    const { code, out, err } = await runScript("sst.ts", ["deploy", "--stage", "test"], { AWS_REGION });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("us-east-1, us-east-2, us-west-2, eu-west-1");
    expect(err.trim().split("\n")).toHaveLength(1);
  },
);

it("runs SST without its telemetry, which would store an id for this user", async () => {
  const home = await createHome();
  try {
    const env = { HOME: home, AWS_REGION: "eu-west-1", SST_NO_BUN: "1" };
    expect(await runScript("sst.ts", ["version"], env)).toMatchObject({ code: 0, out: "sst 4.17.1\n" });
    const files = (await readdir(home, { recursive: true })).filter((name) => name.includes("telemetry"));
    expect(files).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

it("bundles the functions before SST deploys them", async () => {
  const home = await createHome();
  try {
    await rm(resolve(BUNDLES), { recursive: true, force: true });
    const env = { HOME: home, AWS_REGION: "eu-west-1", SST_NO_BUN: "1" };
    const { out } = await runScript("sst.ts", ["deploy", "--help"], env);
    expect(out).toContain("Usage: sst deploy");
    expect(await readdir(resolve(BUNDLES, "slack"))).toEqual(["bundle.cjs"]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
