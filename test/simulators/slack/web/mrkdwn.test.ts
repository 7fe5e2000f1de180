import { expect, it } from "vitest";
import { type Node, parseMrkdwn } from "../../../../simulators/slack/web/page/mrkdwn.ts";

/** The nodes as short text: `[type content]`, plain text as it is. */
function shown(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (node.type === "text") return node.text;
      if (node.type === "break") return "[break]";
      if ("children" in node) return `[${node.type} ${shown(node.children)}]`;
      return node.type === "link" ? `[link ${node.url} ${node.text}]` : `[${node.type} ${node.text}]`;
    })
    .join("");
}

const names = new Map([["U1", "ada"]]);

it.each([
  ["*$1,234.00*  ·  _so far_ ~gone~", "[bold $1,234.00]  ·  [italic so far] [strike gone]"],
  ["*bold with _italic_ inside*", "[bold bold with [italic italic] inside]"],
  ["2*3*4 snake_case_name * not bold *", "2*3*4 snake_case_name * not bold *"],
  ["`*a* &lt;b&gt;` and ```x\n*y*```", "[code *a* <b>] and [pre x\n*y*]"],
  ["&gt; one\n&gt; two\nthree", "[quote one[break]two]three"],
  [
    "<@U1> <@U2|lin> <#C1> <!here> <!subteam^S1|@team>",
    "[mention @ada] [mention @lin] [mention #C1] [mention @here] [mention @team]",
  ],
  [
    "<https://a.example/?x=1&amp;y=2|a *b*> <mailto:a@b.example>",
    "[link https://a.example/?x=1&y=2 a *b*] [link mailto:a@b.example mailto:a@b.example]",
  ],
  ["<javascript:alert(1)|click> <data:text/html,x>", "<javascript:alert(1)|click> <data:text/html,x>"],
  ["&lt;!channel&gt; &amp;lt; <!date^1^{date}|1 May>", "<!channel> &lt; 1 May"],
  [":warning: :unheard_of: 10:30:00", "⚠️ :unheard_of: 10:30:00"],
])("%j reads %j", (mrkdwn, expected) => {
  expect(shown(parseMrkdwn(mrkdwn, (id) => names.get(id)))).toBe(expected);
});
