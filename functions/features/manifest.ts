import { manifest } from "../slack/manifest.ts";
import { features, surfaces } from "./index.ts";
import { featureText } from "./text.ts";

/** The Slack app's manifest with the commands of all features. @throws RequestUrlError */
export function appManifest(requestUrl?: string) {
  const shortcuts = surfaces.flatMap((surface) => surface.shortcuts ?? []);
  const commands = features.map(({ command }) => command);
  const { appDescription: description, appLongDescription: longDescription } = featureText;
  return manifest({ description, longDescription, commands, shortcuts }, requestUrl);
}
