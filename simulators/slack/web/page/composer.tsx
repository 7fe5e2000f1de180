import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { optionId } from "./listbox-option.tsx";
import { Suggestions } from "./suggestion-list.tsx";
import { commandOf, offerFor, type Suggestion, type SuggestionSources } from "./suggestions.ts";
import { useSlashKey } from "./use-slash-key.ts";

interface ComposerProps {
  /** What the input is for. */
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly sources: SuggestionSources;
  /** Whether a slash typed elsewhere begins a command here. */
  readonly takesSlash?: boolean;
  readonly isFocused?: boolean;
  /** On Escape. */
  readonly cancel?: () => void;
  /** Beside the input. */
  readonly children?: ComponentChildren;
  /** @returns whether it could be sent. */
  readonly send: (text: string) => Promise<boolean>;
}

/** The input for messages and commands, with suggestions while typing (WAI-ARIA, combobox pattern). */
export function Composer(props: ComposerProps) {
  const { label, placeholder, sources, takesSlash = false, isFocused = false, children, send } = props;
  const [text, setText] = useState("");
  const [moved, setMoved] = useState<number>();
  const [isDismissed, setDismissed] = useState(true);
  const [sent, setSent] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const write = (next: string) => {
    setText(next);
    setMoved(undefined);
    setDismissed(false);
  };
  useSlashKey(input, write, takesSlash);
  useLayoutEffect(() => {
    if (isFocused) input.current?.focus();
  }, []);

  const offer = isDismissed ? undefined : offerFor(text, sources);
  const suggestions = offer?.suggestions ?? [];
  const active = moved ?? (offer?.isChosen ? 0 : -1);
  const chosen = suggestions[active];
  const take = (suggestion: Suggestion) => {
    write(suggestion.text);
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
    const { length } = suggestions;
    setMoved(active < 0 ? (by > 0 ? 0 : length - 1) : (active + by + length) % length);
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
    const tabbed = chosen ?? (offer?.takesTab ? suggestions[0] : undefined);
    if (event.key === "ArrowDown" && offer) move(event, 1);
    else if (event.key === "ArrowUp") offer ? move(event, -1) : recall(event);
    else if (event.key === "Escape") offer ? setDismissed(true) : props.cancel?.();
    else if (event.key === "Tab" && tabbed && !event.shiftKey) {
      event.preventDefault();
      take(tabbed);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosen) take(chosen);
      else void sendNow();
    }
  };

  const command = commandOf(text, sources.commands);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void sendNow();
      }}
    >
      {offer && <Suggestions id={listId} offer={offer} active={active} take={take} />}
      <div class="composer-row">
        {children}
        <input
          ref={input}
          class="composer-input"
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={offer !== undefined}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen && optionId(listId, active)}
          aria-describedby={`${listId}-hint`}
          placeholder={placeholder}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onBlur={() => setDismissed(true)}
          onKeyDown={onKeyDown}
        />
        <button class="button primary" type="submit" disabled={text.trim() === ""}>
          Send
        </button>
      </div>
      <p id={`${listId}-hint`} class="composer-hint quiet">
        {command ? `${command.command} ${command.usage_hint}` : props.hint}
      </p>
    </form>
  );
}
