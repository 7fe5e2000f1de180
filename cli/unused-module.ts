/**
 * Takes the place of a module that was left out of a bundle. Whatever is used of it throws an error that names it,
 * except for what Bolt calls all the same: `addAppMetadata` at load, and `new WebClient` with every request.
 *
 * @param names of its exports.
 */
export function unusedModule(module: string, names: readonly string[]): object {
  return {
    __esModule: true,
    ...Object.fromEntries(names.map((name) => [name, unused(`${name} of ${module}`)])),
    addAppMetadata() {},
    WebClient: new Proxy(class {}, { construct: () => unused(`a WebClient of ${module}`) }),
  };
}

/** Loading, passing on, and asking with `instanceof` is no use. */
function unused(what: string) {
  const fail = (): never => {
    throw new Error(`${what} is not part of this bundle. See cli/bolt-parts.ts.`);
  };
  const get = (target: object, key: string | symbol) =>
    typeof key === "symbol" || key === "prototype" ? Reflect.get(target, key) : fail();
  return new Proxy(class {}, { apply: fail, construct: fail, get });
}
