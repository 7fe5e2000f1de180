import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Keeps the end of a growing list in sight. */
export interface ScrollEnd {
  readonly list: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** False while the reader has scrolled up. */
  readonly isInSight: boolean;
  go(): void;
}

const CLOSE = 80;

export function useScrollEnd(): ScrollEnd {
  const list = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [isInSight, setInSight] = useState(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    let top = element.scrollTop;
    const note = () => {
      const isClose = element.scrollHeight - element.scrollTop - element.clientHeight < CLOSE;
      // Only a reader scrolls up. New content moves the end down, and is followed.
      if (isClose || element.scrollTop < top) setInSight(isClose);
      top = element.scrollTop;
    };
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, []);
  useLayoutEffect(() => {
    const [element, inner] = [list.current, content.current];
    if (!isInSight || !element || !inner) return;
    const observer = new ResizeObserver(() => element.scrollTo({ top: element.scrollHeight }));
    observer.observe(element);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [isInSight]);
  return { list, content, isInSight, go: () => setInSight(true) };
}
