import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

/**
 * A window over the page. The browser keeps the focus within it, closes it on Escape, and gives the focus back
 * to where it was.
 */
export function Dialog(props: { title: string; close: () => void; children: ComponentChildren }) {
  const { title, close, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>(".dialog-body :is(input, select, textarea, button)")?.focus();
    // Chromium may announce one Escape by two cancel events; it closes once.
    element?.addEventListener("close", close);
    return () => {
      element?.removeEventListener("close", close);
      element?.close();
    };
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="plain" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
