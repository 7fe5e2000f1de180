import { useContext } from "preact/hooks";
import { EMOJI } from "../../emoji.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "../../json.ts";
import { safeUrl } from "./mrkdwn.ts";
import { Link, Names } from "./text.tsx";
import { UnknownJson } from "./unknown.tsx";

/** Slack, "Rich text block". */
export function RichText({ elements }: { elements: unknown }) {
  return objectsOf(elements).map((element, index) => <Part key={index} element={element} />);
}

function Part({ element }: { element: JsonObject }) {
  const inside = <RichText elements={element["elements"]} />;
  switch (element["type"]) {
    case "rich_text_section":
      return <span>{inside}</span>;
    case "rich_text_quote":
      return <blockquote>{inside}</blockquote>;
    case "rich_text_preformatted":
      return <pre>{inside}</pre>;
    case "rich_text_list": {
      const items = objectsOf(element["elements"]).map((item, index) => (
        <li key={index}>
          <RichText elements={item["elements"]} />
        </li>
      ));
      return element["style"] === "ordered" ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    default:
      return <Leaf element={element} />;
  }
}

function Leaf({ element }: { element: JsonObject }) {
  const nameOf = useContext(Names);
  const text = stringField(element, "text");
  switch (element["type"]) {
    case "text":
      return <Styled style={element["style"]} text={text} />;
    case "emoji":
      return EMOJI[stringField(element, "name")] ?? `:${stringField(element, "name")}:`;
    case "user":
      return <Mention sign="@" id={stringField(element, "user_id")} nameOf={nameOf} />;
    case "channel":
      return <Mention sign="#" id={stringField(element, "channel_id")} nameOf={nameOf} />;
    case "broadcast":
      return <span class="mention">@{stringField(element, "range")}</span>;
    case "link": {
      const url = stringField(element, "url");
      return safeUrl(url) ? <Link url={url}>{text || url}</Link> : text || url;
    }
    default:
      return <UnknownJson what="text" value={element} />;
  }
}

function Mention({
  sign,
  id,
  nameOf,
}: {
  sign: string;
  id: string;
  nameOf: (id: string) => string | undefined;
}) {
  return (
    <span class="mention">
      {sign}
      {nameOf(id) ?? id}
    </span>
  );
}

function Styled({ style, text }: { style: unknown; text: string }) {
  if (!isObject(style)) return text;
  let shown = <>{text}</>;
  if (style["code"]) shown = <code>{shown}</code>;
  if (style["strike"]) shown = <s>{shown}</s>;
  if (style["italic"]) shown = <em>{shown}</em>;
  if (style["bold"]) shown = <strong>{shown}</strong>;
  return shown;
}
