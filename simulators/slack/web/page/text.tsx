import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { isObject, type JsonObject, stringField } from "../../json.ts";
import { type NameOf, type Node, parseMrkdwn } from "./mrkdwn.ts";

export const Names = createContext<NameOf>(() => undefined);

/** Everything is rendered as text, never as HTML. */
export function Mrkdwn({ text }: { text: string }) {
  const nameOf = useContext(Names);
  return <Nodes nodes={parseMrkdwn(text, nameOf)} />;
}

/** Slack, "Text object". */
export function TextObject({ value }: { value: JsonObject }) {
  const text = stringField(value, "text");
  return value["type"] === "mrkdwn" ? <Mrkdwn text={text} /> : text;
}

/** For titles and labels, whose text is always plain. */
export function textOf(value: unknown): string {
  return isObject(value) ? stringField(value, "text") : "";
}

function Nodes({ nodes }: { nodes: readonly Node[] }) {
  return nodes.map((node, index) => <Piece key={index} node={node} />);
}

function Piece({ node }: { node: Node }) {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return <br />;
    case "code":
      return <code>{node.text}</code>;
    case "pre":
      return <pre>{node.text}</pre>;
    case "mention":
      return <span class="mention">{node.text}</span>;
    case "link":
      return <Link url={node.url}>{node.text}</Link>;
    case "bold":
      return (
        <strong>
          <Nodes nodes={node.children} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Nodes nodes={node.children} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Nodes nodes={node.children} />
        </s>
      );
    case "quote":
      return (
        <blockquote>
          <Nodes nodes={node.children} />
        </blockquote>
      );
  }
}

export function Link({ url, children }: { url: string; children: string }) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
