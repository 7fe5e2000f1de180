import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Moves the focus to the element at `selector` when the container opens, and back when it closes, unless the focus has
 * moved elsewhere.
 */
export function useFocus(isOpen: boolean, container: RefObject<HTMLElement | null>, selector: string): void {
  useLayoutEffect(() => {
    const [element, { activeElement: before }] = [container.current, document];
    if (!isOpen || !element) return;
    element.querySelector<HTMLElement>(selector)?.focus();
    return () => {
      const { activeElement: now } = document;
      const isElsewhere = now !== null && now !== document.body && !element.contains(now);
      if (!isElsewhere && before instanceof HTMLElement) before.focus();
    };
  }, [isOpen, container, selector]);
}
