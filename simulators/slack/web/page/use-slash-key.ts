import { useEffect } from "preact/hooks";

/** A slash outside an input begins a command. */
export function useSlashKey(
  input: { current: HTMLInputElement | null },
  write: (text: string) => void,
  isOn: boolean,
): void {
  useEffect(() => {
    if (!isOn) return;
    const begin = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.key !== "/" || isTyping) return;
      event.preventDefault();
      write("/");
      input.current?.focus();
    };
    addEventListener("keydown", begin);
    return () => removeEventListener("keydown", begin);
  }, [input, isOn]);
}
