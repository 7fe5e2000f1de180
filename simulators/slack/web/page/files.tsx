import { type JsonObject, stringField } from "../../json.ts";

/** A file of a message: what it is, and the link that brings its very bytes. */
export function FileRow({ file }: { file: JsonObject }) {
  const name = stringField(file, "name");
  const size = formatSize(Number(file["size"]));
  const address = stringField(file, "url_private_download") || stringField(file, "url_private");
  const isImage = stringField(file, "mimetype").startsWith("image/");
  return (
    <div class="file">
      {isImage && (
        <img src={localUrl(stringField(file, "url_private"))} alt={stringField(file, "title") || name} />
      )}
      <span class="file-type" aria-hidden="true">
        {stringField(file, "pretty_type") || "File"}
      </span>
      <span class="file-name">
        <strong>{name}</strong>
        <span class="quiet">{size}</span>
      </span>
      {address && (
        <a class="button" href={localUrl(address)} download={name} aria-label={`Download ${name}, ${size}`}>
          Download
        </a>
      )}
    </div>
  );
}

/** The local Slack calls itself 127.0.0.1, which to a browser at localhost is somebody else. */
export function localUrl(address: string): string {
  const { hostname, pathname, search } = new URL(address, location.href);
  return ["127.0.0.1", "localhost"].includes(hostname) ? pathname + search : address;
}

function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${amount.toFixed(1)} ${unit}`;
}
