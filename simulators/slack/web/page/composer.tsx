import { useRef, useState } from "preact/hooks";
import type { SlashCommand } from "../../client/commands.ts";
import { commandOf, suggestionsFor } from "./command-suggestions.ts";
import { optionId, Suggestions } from "./suggestion-list.tsx";
import { useSlashKey } from "./use-slash-key.ts";

interface ComposerProps {
  readonly channel: string;
  readonly commands: readonly SlashCommand[];
  /** @returns whether it could be sent. */
  readonly send: (text: string) => Promise<boolean>;
}

/** The input for messages and commands, with suggestions after a slash (WAI-ARIA, combobox pattern). */
export function Composer({ channel, commands, send }: ComposerProps) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const [sent, setSent] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(input, setText);

  const offered = isDismissed ? [] : suggestionsFor(text, commands);
  const chosen = offered[Math.min(active, offered.length - 1)];
  const isComplete = chosen?.command === text;
  const write = (next: string) => {
    setText(next);
    setActive(0);
    setDismissed(false);
  };
  const complete = ({ command }: SlashCommand) => {
    write(`${command} `);
    input.current?.focus();
  };
  const sendNow = async () => {
    const message = text.trim();
    if (!message) return;
    setSent([...sent, message]);
    write("");
    if (!(await send(message))) setText((typed) => typed || message);
  };
  const move = (event: KeyboardEvent, by: number) => {
    event.preventDefault();
    setActive((active + by + offered.length) % offered.length);
  };
  /** Brings back earlier inputs, as in a terminal. */
  const recall = (event: KeyboardEvent) => {
    const last = sent.at(sent.lastIndexOf(text) === -1 ? -1 : sent.lastIndexOf(text) - 1);
    if (!last || (text && !sent.includes(text))) return;
    event.preventDefault();
    write(last);
    setDismissed(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && chosen) move(event, 1);
    else if (event.key === "ArrowUp") chosen ? move(event, -1) : recall(event);
    else if (event.key === "Escape") setDismissed(true);
    else if (event.key === "Tab" && chosen && !event.shiftKey) {
      event.preventDefault();
      complete(chosen);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosen && !isComplete) complete(chosen);
      else void sendNow();
    }
  };

  const hint = commandOf(text, commands);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void sendNow();
      }}
    >
      {chosen && <Suggestions offered={offered} chosen={chosen} choose={complete} />}
      <div class="composer-row">
        <input
          ref={input}
          class="composer-input"
          type="text"
          role="combobox"
          aria-label={`Message or command in #${channel}`}
          aria-expanded={chosen !== undefined}
          aria-controls="suggestions"
          aria-autocomplete="list"
          aria-activedescendant={chosen && optionId(chosen)}
          aria-describedby="composer-hint"
          placeholder="Type / for a command"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button class="button primary" type="submit" disabled={text.trim() === ""}>
          Send
        </button>
      </div>
      <p id="composer-hint" class="composer-hint quiet">
        {hint ? `${hint.command} ${hint.usage_hint}` : "Enter sends. Type / for what the bot can do."}
      </p>
    </form>
  );
}
