import { readFile, rm, writeFile } from "node:fs/promises";
import * as z from "zod";

const DAY_MS = 86_400_000;

const stored = z.object({ days: z.int().min(0) });

/** The date of this process, moved by whole days: the bot's functions and all servers of a workspace read it. */
export interface MovedDate {
  /** By how many days it is ahead. */
  days(): number;
  /** Wakes the executions whose time has come. */
  moveTo(days: number): Promise<void>;
  /** Back to the real date, which other workspaces of this process see. */
  close(): Promise<void>;
}

const moves = new EventTarget();

let movedMs = 0;
let restore: (() => void) | undefined;

/** @param path of the file that keeps the days for the next start */
export async function openMovedDate(path: string): Promise<MovedDate> {
  let days = 0;
  const set = (wanted: number) => {
    days = wanted;
    movedMs = days * DAY_MS;
    if (days > 0) restore ??= install();
    moves.dispatchEvent(new Event("move"));
  };
  set(await readDays(path));
  return {
    days: () => days,
    async moveTo(wanted) {
      if (wanted === 0) await rm(path, { force: true });
      else await writeFile(path, JSON.stringify({ days: wanted }));
      set(wanted);
    },
    async close() {
      movedMs = 0;
      restore?.();
      restore = undefined;
    },
  };
}

async function readDays(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => '{"days":0}');
  return stored.parse(JSON.parse(text)).days;
}

/** @returns a function that stops listening */
export function onMove(listener: () => void): () => void {
  moves.addEventListener("move", listener);
  return () => moves.removeEventListener("move", listener);
}

/** Puts a date in place of the global one. @returns a function that puts the real one back */
function install(): () => void {
  const RealDate = globalThis.Date;
  const now = () => RealDate.now() + movedMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  return () => {
    globalThis.Date = RealDate;
  };
}
