import type { SlashCommand } from "../../client/commands.ts";

/** For the input's `aria-activedescendant`. */
export function optionId({ command }: SlashCommand): string {
  return `suggestion-${command.slice(1)}`;
}

export function Suggestions(props: {
  offered: readonly SlashCommand[];
  chosen: SlashCommand;
  choose: (command: SlashCommand) => void;
}) {
  return (
    <div id="suggestions" class="suggestions" role="listbox" aria-label="Commands">
      {props.offered.map((offered) => (
        <div
          key={offered.command}
          id={optionId(offered)}
          class="suggestion"
          role="option"
          tabIndex={-1}
          aria-selected={offered === props.chosen}
          // The input keeps the focus: it handles the keyboard for the list.
          onMouseDown={(event) => {
            event.preventDefault();
            props.choose(offered);
          }}
        >
          <span>
            <strong>{offered.command}</strong> <span class="quiet">{offered.usage_hint}</span>
          </span>
          <span class="quiet">{offered.description}</span>
        </div>
      ))}
    </div>
  );
}
