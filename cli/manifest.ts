import { parseArgs } from "node:util";
import { appManifest } from "../functions/features/manifest.ts";
import { RequestUrlError } from "../functions/slack/manifest.ts";

const USAGE = "Usage: npm run -s manifest -- <request URL>, or -- --socket";

/** A URL that Slack accepts in a manifest, and that nobody takes for the real one. */
const PLACEHOLDER = "https://replace-me.example.com/slack";

const HINT = `
The request URL is still ${PLACEHOLDER}. Deploy the bot, run this again with the URL that the deployment prints,
and paste the result as the manifest of the app.`;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const options = readOptions(args);
  if (!options) {
    console.error(USAGE);
    return 1;
  }
  try {
    console.log(
      JSON.stringify(options.socket ? appManifest() : appManifest(options.url ?? PLACEHOLDER), null, 2),
    );
  } catch (error) {
    if (!(error instanceof RequestUrlError)) throw error;
    console.error(error.message);
    return 1;
  }
  if (!options.socket && options.url === undefined) console.error(HINT);
  return 0;
}

function readOptions(args: readonly string[]): { socket: boolean; url: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { socket: { type: "boolean", default: false } },
    });
    const isUnambiguous = positionals.length + Number(values.socket) <= 1;
    return isUnambiguous ? { socket: values.socket, url: positionals[0] } : undefined;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
