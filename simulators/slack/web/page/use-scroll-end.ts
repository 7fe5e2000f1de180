import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The end of a list that grows while it is read. */
export interface ScrollEnd {
  /** What scrolls, and what it holds. */
  readonly list: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether the newest is kept in sight; not while the reader has scrolled up to read. */
  readonly isInSight: boolean;
  go(): void;
}

/** In pixels: a reader who is this close to the end follows what comes. */
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
      // Only a reader moves up; where the end has moved away, it is followed.
      if (isClose || element.scrollTop < top) setInSight(isClose);
      top = element.scrollTop;
    };
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, []);
  useLayoutEffect(() => {
    const [element, held] = [list.current, content.current];
    if (!isInSight || !element || !held) return;
    const observer = new ResizeObserver(() => element.scrollTo({ top: element.scrollHeight }));
    observer.observe(element);
    observer.observe(held);
    return () => observer.disconnect();
  }, [isInSight]);
  return { list, content, isInSight, go: () => setInSight(true) };
}
