import { EMOJI } from "../../emoji.ts";

/** Parsed mrkdwn. Its text is plain, with entities replaced. */
export type Node =
  | { readonly type: "text" | "code" | "pre" | "mention"; readonly text: string }
  | { readonly type: "bold" | "italic" | "strike" | "quote"; readonly children: readonly Node[] }
  | { readonly type: "link"; readonly url: string; readonly text: string }
  | { readonly type: "break" };

export type NameOf = (id: string) => string | undefined;

/** Slack, "Formatting text for app surfaces". */
export function parseMrkdwn(mrkdwn: string, nameOf: NameOf): Node[] {
  return mrkdwn.split(/```([\s\S]+?)```/).flatMap((part, index): Node[] => {
    if (index % 2 === 1) return [{ type: "pre", text: decode(part).replace(/^\n|\n$/g, "") }];
    return part === "" ? [] : parseLines(part, nameOf);
  });
}

const QUOTE = /^(?:&gt;|>) ?/;

/** Adjacent lines that begin with `>` are one quote. */
function parseLines(text: string, nameOf: NameOf): Node[] {
  const nodes: Node[] = [];
  let quoted: string[] = [];
  const endQuote = () => {
    if (quoted.length > 0) nodes.push({ type: "quote", children: withBreaks(quoted, nameOf) });
    quoted = [];
  };
  let plain: string[] = [];
  const endPlain = () => {
    nodes.push(...withBreaks(plain, nameOf));
    plain = [];
  };
  for (const line of text.split("\n")) {
    if (QUOTE.test(line)) {
      endPlain();
      quoted.push(line.replace(QUOTE, ""));
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endQuote();
  endPlain();
  return nodes;
}

function withBreaks(lines: readonly string[], nameOf: NameOf): Node[] {
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [{ type: "break" } as const] : []),
    ...parseInline(line, nameOf),
  ]);
}

/** A mark applies only around words, not in `2*3*4`. */
const marked = (mark: string) =>
  `(?<![\\p{L}\\p{N}])${mark}(\\S(?:[^${mark}\\n]*[^\\s${mark}])?)${mark}(?![\\p{L}\\p{N}])`;
const TOKEN = new RegExp(
  ["`([^`\\n]+)`", "<([^<>\\n]+)>", marked("\\*"), marked("_"), marked("~"), ":([a-z0-9_+-]+):"].join("|"),
  "gu",
);

function parseInline(text: string, nameOf: NameOf): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) nodes.push({ type: "text", text: decode(text.slice(end, match.index)) });
    nodes.push(nodeOf(match, nameOf));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push({ type: "text", text: decode(text.slice(end)) });
  return nodes;
}

function nodeOf(match: RegExpExecArray, nameOf: NameOf): Node {
  const [whole, code, angle, bold, italic, strike, emoji] = match;
  if (code !== undefined) return { type: "code", text: decode(code) };
  if (angle !== undefined) return parseAngle(angle, nameOf);
  if (bold !== undefined) return { type: "bold", children: parseInline(bold, nameOf) };
  if (italic !== undefined) return { type: "italic", children: parseInline(italic, nameOf) };
  if (strike !== undefined) return { type: "strike", children: parseInline(strike, nameOf) };
  return { type: "text", text: EMOJI[emoji ?? ""] ?? whole };
}

/** `<@U…>`, `<#C…>`, `<!here>` and links, with or without `|` and a label. */
function parseAngle(content: string, nameOf: NameOf): Node {
  const [target = "", ...labels] = content.split("|");
  const label = decode(labels.join("|"));
  const sign = target[0];
  if (sign === "@" || sign === "#") {
    const id = target.slice(1);
    return { type: "mention", text: sign + (label || nameOf(id) || id) };
  }
  if (target.startsWith("!date^")) return { type: "text", text: label };
  if (sign === "!") return { type: "mention", text: label || `@${target.slice(1).split("^")[0]}` };
  const url = safeUrl(decode(target));
  return url ? { type: "link", url, text: label || url } : { type: "text", text: `<${decode(content)}>` };
}

/** The URL, if it only opens a page or an e-mail. */
export function safeUrl(url: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)/i.test(url) ? url : undefined;
}

function decode(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
