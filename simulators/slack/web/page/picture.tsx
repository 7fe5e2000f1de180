import { isObject, type JsonObject, stringField } from "../../json.ts";
import { localUrl } from "./files.tsx";
import { safeUrl } from "./mrkdwn.ts";
import { Link } from "./text.tsx";

/**
 * An image of this workspace. Any other image is a link, because loading it would tell its server who reads what.
 */
export function Picture({ image }: { image: JsonObject }) {
  const description = stringField(image, "alt_text");
  const address = addressOf(image);
  if (address.startsWith("/")) return <img src={address} alt={description} />;
  return safeUrl(address) ? (
    <Link url={address}>{`Image: ${description}`}</Link>
  ) : (
    <em>Image: {description}</em>
  );
}

function addressOf(image: JsonObject): string {
  const { slack_file: file } = image;
  if (isObject(file) && stringField(file, "id"))
    return `/files-pri/${encodeURIComponent(stringField(file, "id"))}`;
  const address = isObject(file) ? stringField(file, "url") : stringField(image, "image_url");
  return URL.canParse(address) ? localUrl(address) : "";
}
