import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { openSlack, sdk } from "./workspace.ts";

let slack: LocalSlack;
beforeAll(async () => {
  slack = await openSlack({ scopes: [] });
});
afterAll(() => slack.close());

const plain = (text: string) => ({ type: "plain_text", text });
const header = (text: string) => ({ type: "header", text: plain(text) });

/** The pointers and codes of what is wrong. */
async function faults(args: object): Promise<unknown> {
  const { ok, errors } = (await sdk(slack).apiCall("blocks.validate", { ...args })) as {
    ok: boolean;
    errors?: Array<{ pointer: string; code: string }>;
  };
  return ok && errors?.map(({ pointer, code }) => [pointer, code]);
}

it("blocks, messages and views are checked without a scope, each fault with its place", async () => {
  const blocks = [header("Costs"), header("x".repeat(151)), { type: "lever" }];
  const places = [
    ["/blocks/1/text/text", "too_long"],
    ["/blocks/2/type", "unsupported_type"],
  ];
  expect(await faults({ blocks: [header("Costs")] })).toEqual([]);
  expect(await faults({ blocks })).toEqual(places);
  expect(await faults({ message: { blocks } })).toEqual(places);
  expect(await faults({ view: { type: "home", blocks } })).toEqual(
    places.map(([place, code]) => [`/view${place}`, code]),
  );
  await expect(faults({})).rejects.toMatchObject({ data: { error: "no_blocks" } });
});
