import { ListboxOption } from "./listbox-option.tsx";
import type { Offer, Suggestion } from "./suggestions.ts";

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
        <ListboxOption
          key={suggestion.label}
          listId={id}
          index={index}
          isActive={index === active}
          take={() => take(suggestion)}
          class={offer.label === "Commands" ? "suggestion" : "suggestion one-line"}
        >
          <span>
            <strong>{suggestion.label}</strong>
            {suggestion.hint && <span class="quiet wide-only"> {suggestion.hint}</span>}
          </span>
          <span class="quiet">{suggestion.note}</span>
        </ListboxOption>
      ))}
    </div>
  );
}
