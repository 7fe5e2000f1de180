// One cold start: loads the bundle, answers the event, prints its memory, and exits.
const { handler } = require(process.argv[2]);

handler(JSON.parse(process.env.EVENT), {}).then(({ statusCode, body }) => {
  if (statusCode !== 200) throw new Error(`The function answered ${statusCode}.`);
  const response = body ? "reply" : "empty";
  process.stdout.write(JSON.stringify({ response, rssMiB: process.resourceUsage().maxRSS / 1024 }), () =>
    process.exit(),
  );
});
