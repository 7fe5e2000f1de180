import type { SlashCommand } from "../../client/commands.ts";

/** The id of a suggestion in the page, by which the input names it as the chosen one. */
export function optionId({ command }: SlashCommand): string {
  return `suggestion-${command.slice(1)}`;
}

/** The commands that are offered, above the input. */
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
          // The input keeps the focus: it answers the keyboard for the whole list.
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
