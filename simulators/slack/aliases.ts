import { isObject } from "./json.ts";
import { isStamp } from "./stamps.ts";

/**
 * Two names for one thing: the emulator's random id or ts (inside), and the one that everybody else sees and that
 * stays the same after a restart (outside).
 */
export interface Aliases {
  link(inside: string, outside: string): void;
  /** Whether something has this outside name. */
  knows(outside: string): boolean;
  /** The inside name, or the text itself when it names nothing known. */
  toInside(outside: string): string;
  /** A request's arguments, in the emulator's names. */
  inward(value: unknown): unknown;
  /** An answer, in outside names; `assign` gives a name to every id and ts met for the first time. */
  outward(value: unknown, assign: (inside: string) => string): unknown;
}

/** Fields that hold what people wrote; a text that happens to look like an id stays as it is. */
const writtenByPeople = new Set([
  ..."text blocks attachments metadata initial_comment title name name_normalized filename value".split(" "),
  ..."private_metadata callback_id state profile real_name username error".split(" "),
]);

const emulatorId = /^[A-Z]{1,3}[0-9A-F]{9}$/;

export function createAliases(): Aliases {
  const outsideOf = new Map<string, string>();
  const insideOf = new Map<string, string>();

  const link = (inside: string, outside: string) => {
    outsideOf.set(inside, outside);
    insideOf.set(outside, inside);
  };
  const toInside = (outside: string) => insideOf.get(outside) ?? outside;
  const name = (inside: string, assign: (inside: string) => string) => {
    const known = outsideOf.get(inside);
    if (known !== undefined) return known;
    if (!isStamp(inside) && !emulatorId.test(inside)) return inside;
    const outside = assign(inside);
    link(inside, outside);
    return outside;
  };
  // conversations.invite and files.completeUploadExternal take several ids with commas between them.
  const each = (text: string) => text.split(",").map(toInside).join(",");

  return {
    link,
    knows: (outside) => insideOf.has(outside),
    toInside,
    inward: (value) => rename(value, each),
    outward: (value, assign) => rename(value, (text) => name(text, assign)),
  };
}

/** Applies `translate` to every string and key of the value, save in the fields that people wrote. */
function rename(value: unknown, translate: (text: string) => string): unknown {
  if (typeof value === "string") return translate(value);
  if (Array.isArray(value)) return value.map((item) => rename(item, translate));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      writtenByPeople.has(key) ? [key, item] : [translate(key), rename(item, translate)],
    ),
  );
}
