import type { ComponentChildren } from "preact";
import { isObject, type JsonObject } from "../../json.ts";
import { RichText } from "./rich-text.tsx";
import { TextObject, textOf } from "./text.tsx";

interface ContainerProps {
  readonly block: JsonObject;
  readonly children: ComponentChildren;
}

/** Blocks below a title, which opens and closes them if the app allows that (Slack, "Container block"). */
export function Container({ block, children }: ContainerProps) {
  const body = <div class="container-body">{children}</div>;
  if (block["is_collapsible"] !== true) {
    return (
      <section class="container" aria-label={textOf(block["title"]) || "Container"}>
        <div class="container-title">
          <Title block={block} />
        </div>
        {body}
      </section>
    );
  }
  return (
    <details class="container" open={block["default_collapsed"] !== true}>
      <summary class="container-title">
        <Title block={block} />
      </summary>
      {body}
    </details>
  );
}

function Title({ block }: { block: JsonObject }) {
  const { title, rich_text_title: richTitle, subtitle } = block;
  return (
    <>
      <strong>{isObject(richTitle) ? <RichText elements={richTitle["elements"]} /> : textOf(title)}</strong>
      {isObject(subtitle) && (
        <span class="quiet">
          <TextObject value={subtitle} />
        </span>
      )}
    </>
  );
}
