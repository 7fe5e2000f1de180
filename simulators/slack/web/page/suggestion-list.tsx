import type { Offer, Suggestion } from "./suggestions.ts";

/** For the input's `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

interface SuggestionsProps {
  readonly id: string;
  readonly offer: Offer;
  /** The index of the chosen one, or -1. */
  readonly active: number;
  readonly take: (suggestion: Suggestion) => void;
}

export function Suggestions({ id, offer, active, take }: SuggestionsProps) {
  return (
    <div id={id} class="suggestions" role="listbox" aria-label={offer.label}>
      {offer.suggestions.map((suggestion, index) => (
        <div
          key={suggestion.label}
          id={optionId(id, index)}
          class={offer.label === "Commands" ? "suggestion" : "suggestion one-line"}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          ref={(element) => {
            if (index === active) element?.scrollIntoView({ block: "nearest" });
          }}
          // The input keeps the focus: it handles the keyboard for the list.
          onMouseDown={(event) => {
            event.preventDefault();
            take(suggestion);
          }}
        >
          <span>
            <strong>{suggestion.label}</strong>
            {suggestion.hint && <span class="quiet wide-only"> {suggestion.hint}</span>}
          </span>
          <span class="quiet">{suggestion.note}</span>
        </div>
      ))}
    </div>
  );
}
