import { useEffect, useRef, useState } from "preact/hooks";
import type { Values } from "../../blocks/element-fields.ts";
import { type JsonObject, objectsOf } from "../../json.ts";
import { Blocks } from "./block.tsx";
import { Dialog } from "./dialog.tsx";
import { initialValues } from "./element-state.ts";
import { type Click, CurrentSurface, type OfferedOptions, type Query, type Surface } from "./surface.ts";
import { textOf } from "./text.tsx";

export interface ViewActions {
  act(view: JsonObject, values: Values, element: JsonObject, click: Click): void;
  /** @returns the app's error messages by block_id */
  submit(view: JsonObject, values: Values): Promise<Record<string, string>>;
  close(view: JsonObject): void;
  suggest(view: JsonObject, query: Query): Promise<OfferedOptions>;
}

interface ViewProps {
  readonly view: JsonObject;
  readonly actions: ViewActions;
}

/** Slack, "Modals". */
export function Modal({ view, actions, notice }: ViewProps & { notice: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isSending, setSending] = useState(false);
  const [values, surface] = useFilledIn({ view, actions }, errors);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  const submit = async (event: Event) => {
    event.preventDefault();
    setSending(true);
    setErrors(await actions.submit(view, values()));
    setSending(false);
  };
  const hasSubmit = textOf(view["submit"]) !== "";
  return (
    <Dialog title={textOf(view["title"])} close={() => actions.close(view)}>
      <form ref={form} onSubmit={submit}>
        <div class="dialog-body">
          <CurrentSurface.Provider value={surface}>
            <Blocks blocks={view["blocks"]} />
          </CurrentSurface.Provider>
          <p class="error" role="alert">
            {notice}
          </p>
        </div>
        <footer>
          <button type="button" class="button" onClick={() => actions.close(view)}>
            {textOf(view["close"]) || "Cancel"}
          </button>
          {hasSubmit && (
            <button type="submit" class="button primary" disabled={isSending}>
              {textOf(view["submit"])}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

/** Slack, "App Home". */
export function Home({ view, actions }: { view: JsonObject | undefined; actions: ViewActions }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard
    <section class="messages home" aria-label="Home of the app" tabIndex={0}>
      {view ? (
        <HomeBlocks view={view} actions={actions} />
      ) : (
        <p class="quiet">The app has not published its home yet.</p>
      )}
    </section>
  );
}

function HomeBlocks(props: ViewProps) {
  const [, surface] = useFilledIn(props, {});
  return (
    <CurrentSurface.Provider value={surface}>
      <Blocks blocks={props.view["blocks"]} />
    </CurrentSurface.Provider>
  );
}

/**
 * Keeps input values in a ref, because the browser's controls already show them. After an update of the view, inputs with
 * the same ids keep their values, as in Slack.
 */
function useFilledIn({ view, actions }: ViewProps, errors: Surface["errors"]): [() => Values, Surface] {
  const filled = useRef<Values>({});
  const values = () => {
    const initial = initialValues(objectsOf(view["blocks"]));
    return Object.fromEntries(
      Object.entries(initial).map(([blockId, actions]) => [
        blockId,
        { ...actions, ...filled.current[blockId] },
      ]),
    );
  };
  const surface: Surface = {
    act: (element, click) => actions.act(view, values(), element, click),
    fill(blockId, actionId, state) {
      filled.current[blockId] = { ...filled.current[blockId], [actionId]: state };
    },
    suggest: (query) => actions.suggest(view, query),
    errors,
  };
  return [values, surface];
}
