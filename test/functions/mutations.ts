import fc from "fast-check";
import { anyCharacter } from "../any-character.ts";

type Path = readonly (string | number)[];

/** Values of every type, and names by which Bolt tells one kind of request from another. */
const JUNK = [
  ...[undefined, null, true, 0, -1.5, "", "x", "\u0000", "x".repeat(3000), [], {}],
  ...[[null], [[]], [{}], { id: null }, { id: "C1" }, { type: "message" }, "__proto__", Number.MAX_VALUE],
];
const NAMES = ["event", "command", "name", "view", "actions", "function_data", "response_urls", "enterprise"];

/** Payloads that differ from a good one in one to three places at any depth: a field dropped, replaced or added. */
export function mutationsOf(payload: object): fc.Arbitrary<unknown> {
  const mutation = fc.record({
    where: fc.nat(),
    what: fc.oneof(fc.constantFrom(...JUNK), fc.string({ unit: anyCharacter })),
    name: fc.option(fc.constantFrom(...NAMES), { nil: undefined, freq: 4 }),
  });
  return fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) =>
    mutations.reduce((mutated: unknown, { where, what, name }) => {
      const paths = pathsOf(mutated);
      return replaced(mutated, name ? [name] : (paths[where % paths.length] ?? []), what);
    }, payload),
  );
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]));
  return [path, ...below];
}

/** What `undefined` replaces is gone. */
function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => {
      const changed = String(index) === name ? replaced(part, rest, by) : part;
      return changed === undefined ? [] : [changed];
    });
  }
  if (typeof value !== "object" || value === null) return { [name]: by };
  return { ...value, [name]: replaced((value as Record<string, unknown>)[name], rest, by) };
}
