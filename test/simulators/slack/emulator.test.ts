import { expect, it } from "vitest";
import { startEmulator } from "../../../simulators/slack/emulator.ts";

it("answers more calls than the emulator allows one token in an hour", async () => {
  const emulator = await startEmulator();
  const callsOfOneWorker = 320;
  const workers = Array.from({ length: 16 }, async () => {
    const answers = new Set<unknown>();
    for (let call = 0; call < callsOfOneWorker; call += 1) {
      answers.add((await emulator.call("U0COSTBOT1", "team.info", {}))["ok"]);
    }
    return [...answers];
  });
  expect((await Promise.all(workers)).flat()).toEqual(Array(16).fill(true));
  await emulator.close();
});
