import { useEffect } from "preact/hooks";

/** A slash outside an input begins a command. */
export function useSlashKey(
  input: { current: HTMLInputElement | null },
  setText: (text: string) => void,
): void {
  useEffect(() => {
    const begin = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.key !== "/" || isTyping) return;
      event.preventDefault();
      setText("/");
      input.current?.focus();
    };
    addEventListener("keydown", begin);
    return () => removeEventListener("keydown", begin);
  }, [input, setText]);
}
