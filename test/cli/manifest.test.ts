import { expect, it } from "vitest";
import { runScript } from "./script.ts";

it("prints the manifest on standard output, and the next step on standard error", async () => {
  const url = "https://example.com/slack";
  const [open, whole, socket] = await Promise.all([
    runScript("manifest.ts", []),
    runScript("manifest.ts", [url]),
    runScript("manifest.ts", ["--socket"]),
  ]);
  expect(open).toMatchObject({ code: 0, err: expect.stringContaining("replace-me") });
  expect(JSON.parse(open.out).settings.interactivity.request_url).toContain("replace-me");
  expect(whole).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(whole.out).settings.interactivity.request_url).toBe(url);
  expect(socket).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(socket.out).settings.socket_mode_enabled).toBe(true);
});

it("refuses a malformed URL, and a URL together with --socket", async () => {
  const [malformed, twice] = await Promise.all([
    runScript("manifest.ts", ["example.com"]),
    runScript("manifest.ts", ["--socket", "https://example.com/slack"]),
  ]);
  expect(malformed).toMatchObject({ code: 1, out: "", err: expect.stringContaining("example.com") });
  expect(twice).toMatchObject({ code: 1, out: "", err: expect.stringContaining("--socket") });
});
