import { useState } from "preact/hooks";
import type { SlackMessage } from "../../message.ts";
import { hasBlocks } from "./workspace.ts";

/** Copies a message in the form that Slack's Block Kit Builder takes. */
export function CopyJson({ message }: { message: SlackMessage }) {
  const [label, setLabel] = useState("Copy JSON");
  const copy = () => {
    navigator.clipboard.writeText(forBuilder(message)).then(
      () => setLabel("Copied"),
      () => setLabel("The browser did not allow it"),
    );
  };
  return (
    <button
      type="button"
      title="For Slack's Block Kit Builder"
      aria-live="polite"
      onClick={copy}
      onBlur={() => setLabel("Copy JSON")}
    >
      {label}
    </button>
  );
}

function forBuilder(message: SlackMessage): string {
  const { blocks, text } = message;
  const shown = hasBlocks(message) ? blocks : [{ type: "section", text: { type: "mrkdwn", text } }];
  return JSON.stringify({ blocks: shown }, null, 2);
}
