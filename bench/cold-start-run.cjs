// One cold start: loads the bundle, answers the event, says how much memory that took, and ends.
const { handler } = require(process.argv[2]);

handler(JSON.parse(process.env.EVENT), {}).then(({ statusCode, body }) => {
  if (statusCode !== 200) throw new Error(`The function answered ${statusCode}.`);
  const said = body ? "reply" : "empty";
  process.stdout.write(JSON.stringify({ said, rssMiB: process.resourceUsage().maxRSS / 1024 }), () =>
    process.exit(),
  );
});
