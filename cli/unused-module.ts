/**
 * Takes the place of a module that was left out of a bundle. Whatever is called of it throws an error that names it,
 * except for what Bolt calls all the same: `addAppMetadata` at load, and `new WebClient` with every request.
 *
 * @param names of its functions and classes.
 * @param constants its other exports, as they are.
 */
export function unusedModule(module: string, names: readonly string[], constants: object): object {
  const entries = names.map((name) => [name, unused(`${name} of ${module}`)]);
  const called = { addAppMetadata() {}, WebClient: unusedObject(`WebClient of ${module}`) };
  return { __esModule: true, ...constants, ...called, ...Object.fromEntries(entries) };
}

/** A function or class. Not a plain function: esbuild would make an arrow function of it, which is no class. */
function unused(what: string) {
  const fail = (): never => {
    throw new Error(`${what} is not part of this bundle. See cli/bolt-parts.ts.`);
  };
  return new Proxy(class {}, { apply: fail, construct: fail });
}

/** A class that can be constructed. */
function unusedObject(what: string) {
  const get = (_: object, key: string | symbol) =>
    typeof key === "string" && new (unused(`${key} of ${what}`))();
  return new Proxy(class {}, { construct: () => new Proxy({}, { get }) });
}
