import { manifest } from "../slack/manifest.ts";
import { features } from "./index.ts";

/** The manifest of the Slack app with the commands of all features; see `manifest`. @throws RequestUrlError */
export function appManifest(requestUrl?: string) {
  return manifest(
    features.map(({ command }) => command),
    requestUrl,
  );
}
