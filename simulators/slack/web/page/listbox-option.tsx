import type { ComponentChildren } from "preact";

interface ListboxOptionProps {
  readonly listId: string;
  readonly index: number;
  readonly isActive: boolean;
  readonly take: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** For the input's `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** A row of a list below an input (WAI-ARIA, combobox pattern). The input keeps the focus and handles the keyboard. */
export function ListboxOption({ listId, index, isActive, take, children, ...props }: ListboxOptionProps) {
  return (
    <div
      id={optionId(listId, index)}
      class={props.class ?? "suggestion"}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: "nearest" });
      }}
      onMouseDown={(event) => {
        event.preventDefault();
        take();
      }}
    >
      {children}
    </div>
  );
}
