import { readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { createHome } from "../../cli/platform.ts";
import { BUNDLES } from "../../stacks/bundle.ts";
import { runScript } from "./script.ts";

it.each([
  ["", "AWS_REGION is not set."],
  ["eu-central-1", "AWS_REGION is eu-central-1, which has no Lambda durable functions."],
])("deploys nothing in the region %j, and says which there are", async (AWS_REGION, problem) => {
  expect(await runScript("sst.ts", ["deploy", "--stage", "test"], { AWS_REGION })).toEqual({
    code: 1,
    out: "",
    err: `${problem} Set it in .env or in the environment to one of: us-east-1, us-east-2, us-west-2, eu-west-1.\n`,
  });
});

it("runs SST without its telemetry, which would give this user an id", async () => {
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
