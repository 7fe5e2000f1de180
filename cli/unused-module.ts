/**
 * Stands in for a module that is not in the bundle. Using one of its exports throws an error that names it, except for
 * the two that Bolt always calls: `addAppMetadata` at load, and `new WebClient` with every request.
 *
 * @param names the exports of the module.
 */
export function unusedModule(module: string, names: readonly string[]): object {
  return {
    __esModule: true,
    ...Object.fromEntries(names.map((name) => [name, unused(`${name} of ${module}`)])),
    addAppMetadata() {},
    WebClient: new Proxy(class {}, { construct: () => unused(`a WebClient of ${module}`) }),
  };
}

/** Loading it, passing it on and `instanceof` do not count as use. */
function unused(what: string) {
  const fail = (): never => {
    throw new Error(`${what} is not part of this bundle. See cli/bolt-parts.ts.`);
  };
  const get = (target: object, key: string | symbol) =>
    typeof key === "symbol" || key === "prototype" ? Reflect.get(target, key) : fail();
  return new Proxy(class {}, { apply: fail, construct: fail, get });
}
