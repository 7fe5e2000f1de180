import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Closes on Escape and on a click outside. @returns a ref for the element that is open */
export function useDismiss<Kind extends HTMLElement>(
  isOpen: boolean,
  close: () => void,
): RefObject<Kind | null> {
  const element = useRef<Kind>(null);
  useLayoutEffect(() => {
    if (!isOpen) return;
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") close();
    };
    const onPress = ({ target }: Event) => {
      if (!element.current?.contains(target as Node)) close();
    };
    addEventListener("keydown", onKey);
    addEventListener("pointerdown", onPress);
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("pointerdown", onPress);
    };
  }, [isOpen]);
  return element;
}
