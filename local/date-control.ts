import { setTimeout as delay } from "node:timers/promises";
import type { DateControl } from "../simulators/slack/web/workspace-routes.ts";
import type { MovedDate } from "./moved-date.ts";

/** Work that takes longer, such as a query that never finishes, meets the new date: after a day it has timed out. */
const SETTLE_MS = 30_000;

interface Work {
  tick(): Promise<void>;
  idle(): Promise<void>;
}

/** Lets running work end, moves the date one day after another, and ticks on each of them. One call runs at a time. */
export function createDateControl(date: MovedDate, work: Work): DateControl {
  let last = Promise.resolve();
  const settle = () => Promise.race([work.idle(), delay(SETTLE_MS, undefined, { ref: false })]);
  const moveTo = async (days: number) => {
    await settle();
    await date.moveTo(days);
    await work.tick();
    await settle();
  };
  const afterLast = (move: () => Promise<void>) => {
    const moved = last.then(move);
    last = moved.catch(() => {});
    return moved;
  };
  return {
    days: date.days,
    forward: (days) =>
      afterLast(async () => {
        for (let day = 0; day < days; day += 1) await moveTo(date.days() + 1);
      }),
    reset: () => afterLast(() => moveTo(0)),
  };
}
