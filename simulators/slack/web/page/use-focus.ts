import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * What has opened gets the focus, at the element that `selector` finds in it. When it closes, the focus goes back to
 * where it came from, unless somebody has moved it elsewhere meanwhile.
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
