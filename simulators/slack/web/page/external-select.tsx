import { useContext, useEffect, useId, useRef, useState } from "preact/hooks";
import { type JsonObject, objectsOf, stringField } from "../../json.ts";
import { ListboxOption, optionId } from "./listbox-option.tsx";
import { CurrentSurface, type OfferedOptions } from "./surface.ts";
import { textOf } from "./text.tsx";

interface ExternalSelectProps {
  readonly block: JsonObject;
  readonly element: JsonObject;
  readonly common: Record<string, unknown>;
  readonly set: (values: readonly string[]) => void;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly group: string;
}

const PAUSE_MS = 120;

/** A menu whose options come from the app while somebody types (Slack, "Select menu", external data source). */
export function ExternalSelect({ block, element, common, set }: ExternalSelectProps) {
  const isMultiple = stringField(element, "type").startsWith("multi_");
  const [chosen, setChosen] = useState<readonly Choice[]>(() => initialChoices(element));
  const [query, setQuery] = useState<string>();
  const [active, setActive] = useState(0);
  const offered = useOffered(block, element, query);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const choices = offered.filter(({ value }) => !chosen.some((one) => one.value === value));
  const isOpen = query !== undefined;
  const choose = (next: readonly Choice[]) => {
    setChosen(next);
    set(next.map(({ value }) => value));
    setQuery(undefined);
    setActive(0);
    if (input.current) input.current.value = "";
  };
  const take = (choice: Choice) => choose(isMultiple ? [...chosen, choice] : [choice]);
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    const current = choices[active];
    if (key === "ArrowDown" || key === "ArrowUp") {
      const by = key === "ArrowDown" ? 1 : -1;
      if (isOpen && choices.length > 0) setActive((active + by + choices.length) % choices.length);
      else setQuery(input.current?.value ?? "");
    } else if (key === "Enter") {
      if (isOpen && current) take(current);
    } else if (key === "Escape" && isOpen) setQuery(undefined);
    else if (key === "Backspace" && input.current?.value === "" && chosen.length > 0) {
      choose(chosen.slice(0, -1));
    } else return;
    // Enter does not send the form, and Escape closes only the list.
    event.preventDefault();
  };
  const { class: _class, required: _required, ...named } = common;
  return (
    <div class="external">
      {chosen.length > 0 && (
        <ul class="chips">
          {chosen.map((choice) => (
            <li key={choice.value}>
              {choice.text}
              <button
                type="button"
                class="chip-remove"
                aria-label={`Remove ${choice.text}`}
                onClick={() => choose(chosen.filter((one) => one !== choice))}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        {...named}
        ref={input}
        class="control"
        type="text"
        role="combobox"
        aria-expanded={isOpen && choices.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && choices[active] ? optionId(listId, active) : undefined}
        autocomplete="off"
        placeholder={textOf(element["placeholder"]) || "Type to search"}
        onFocus={({ currentTarget }) => setQuery(currentTarget.value)}
        onBlur={() => setQuery(undefined)}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && choices.length > 0 && <Options id={listId} choices={choices} active={active} take={take} />}
      {isOpen && choices.length === 0 && <p class="quiet">{hintFor(element, query, offered)}</p>}
    </div>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly take: (choice: Choice) => void;
}

function Options({ id, choices, active, take }: OptionsProps) {
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <div id={id} class="options" role="listbox" aria-label="Options">
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options
        <div key={group} role="group" aria-label={group || "Options"}>
          {group && (
            <p class="quiet" aria-hidden="true">
              {group}
            </p>
          )}
          {choices.map(
            (choice, index) =>
              choice.group === group && (
                <ListboxOption
                  key={choice.value}
                  listId={id}
                  index={index}
                  isActive={index === active}
                  take={() => take(choice)}
                >
                  {choice.text}
                </ListboxOption>
              ),
          )}
        </div>
      ))}
    </div>
  );
}

/** What the app offers for the latest text; nothing while the list is closed. */
function useOffered(block: JsonObject, element: JsonObject, query: string | undefined): readonly Choice[] {
  const { suggest } = useContext(CurrentSurface);
  const [offered, setOffered] = useState<readonly Choice[]>([]);
  useEffect(() => {
    if (query === undefined) return;
    let isLatest = true;
    const timer = setTimeout(
      async () => {
        const ids = {
          block_id: stringField(block, "block_id"),
          action_id: stringField(element, "action_id"),
        };
        const lists = await suggest({ ...ids, value: query });
        if (isLatest) setOffered(choicesOf(lists));
      },
      query === "" ? 0 : PAUSE_MS,
    );
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [query]);
  return offered;
}

function hintFor(element: JsonObject, query: string, offered: readonly Choice[]): string {
  const least = Number(element["min_query_length"] ?? 3);
  if (query.length < least) return `Type at least ${least} letters.`;
  return offered.length > 0 ? "All of them are chosen." : "Nothing found.";
}

function initialChoices(element: JsonObject): Choice[] {
  return objectsOf(element["initial_options"] ?? [element["initial_option"]]).map((option) =>
    choiceOf(option),
  );
}

function choicesOf({ options, option_groups: groups }: OfferedOptions): Choice[] {
  return [
    ...objectsOf(options).map((option) => choiceOf(option)),
    ...objectsOf(groups).flatMap((group) =>
      objectsOf(group["options"]).map((option) => choiceOf(option, textOf(group["label"]))),
    ),
  ];
}

function choiceOf(option: JsonObject, group = ""): Choice {
  return { value: stringField(option, "value"), text: textOf(option["text"]), group };
}
