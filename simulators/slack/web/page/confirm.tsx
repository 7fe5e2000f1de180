import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { isObject, type JsonObject, stringField } from "../../json.ts";
import { Dialog } from "./dialog.tsx";
import { TextObject, textOf } from "./text.tsx";

/**
 * Slack, "Confirmation dialog object".
 *
 * @returns the open dialog, if any, and a function that runs an action, after a yes if the element asks for it
 */
export function useConfirm(): [ComponentChildren, (element: JsonObject, action: () => void) => void] {
  const [open, setOpen] = useState<{ confirm: JsonObject; action: () => void }>();
  const confirmFirst = (element: JsonObject, action: () => void) => {
    const { confirm } = element;
    if (isObject(confirm)) setOpen({ confirm, action });
    else action();
  };
  const close = () => setOpen(undefined);
  const dialog = open && (
    <Dialog title={textOf(open.confirm["title"])} close={close}>
      <div class="dialog-body">
        <div>{isObject(open.confirm["text"]) && <TextObject value={open.confirm["text"]} />}</div>
      </div>
      <footer>
        <button type="button" class="button" onClick={close}>
          {textOf(open.confirm["deny"]) || "Cancel"}
        </button>
        <button
          type="button"
          class={`button ${stringField(open.confirm, "style") || "primary"}`}
          onClick={() => {
            close();
            open.action();
          }}
        >
          {textOf(open.confirm["confirm"]) || "Yes"}
        </button>
      </footer>
    </Dialog>
  );
  return [dialog, confirmFirst];
}
