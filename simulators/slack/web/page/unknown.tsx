import type { JsonObject } from "../../json.ts";

export function UnknownJson({ what, value }: { what: string; value: JsonObject }) {
  return (
    <figure class="unknown">
      <figcaption>
        This page does not know the {what} <code>{String(value["type"])}</code>. Slack may.
      </figcaption>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </figure>
  );
}
