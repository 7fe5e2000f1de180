// Stands in for a module that a bundle leaves out; stacks/bundle.ts says which and why. Loading it does nothing,
// and whoever calls anything of it is told what is missing, by the name under which this folder was copied.
module.exports = new Proxy(
  {},
  {
    get: (_, name) =>
      name === "__esModule" ||
      function absent() {
        throw new Error(`${String(name)} of ${__dirname} is not part of this bundle (stacks/bundle.ts).`);
      },
  },
);
