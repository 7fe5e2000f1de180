import type { InputHTMLAttributes } from "preact";
import { useContext } from "preact/hooks";
import { isObject, type JsonObject, objectsOf, stringField } from "../../slack/json.ts";
import { initialTexts, optionsOf, stateOf } from "./element-state.ts";
import { People } from "./people.ts";
import { CurrentSurface } from "./surface.ts";
import { TextObject } from "./text.tsx";

interface ControlProps {
  readonly block: JsonObject;
  readonly element: JsonObject;
  /** Whether a choice goes to the app at once, and not only with the form. */
  readonly isImmediate: boolean;
  /** Its name, where no label stands beside it. */
  readonly label?: string;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  readonly isRequired?: boolean;
}

/** Anything that can be set: texts, dates and times, menus, boxes. The browser's own controls do it best. */
export function Control(props: ControlProps) {
  const {
    block,
    element,
    isImmediate,
    id,
    label,
    describedBy,
    isInvalid = false,
    isRequired = false,
  } = props;
  const surface = useContext(CurrentSurface);
  const ids = { block_id: stringField(block, "block_id"), action_id: stringField(element, "action_id") };
  const set = (texts: readonly string[]) => {
    surface.fill(ids.block_id, ids.action_id, stateOf(element, texts));
    if (isImmediate) surface.act(element, { ...ids, value: texts[0] ?? "", selected_values: texts });
  };
  const common = {
    id,
    class: "control",
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": isInvalid,
    required: isRequired,
  };
  const type = stringField(element, "type");
  if (type === "checkboxes" || type === "radio_buttons") {
    return <Boxes element={element} label={label ?? "Options"} describedBy={describedBy} set={set} />;
  }
  if (type.endsWith("_select")) return <Select element={element} common={common} set={set} />;
  return <TextInput element={element} common={common} isImmediate={isImmediate} set={set} />;
}

type Common = Record<string, unknown>;
type Set = (texts: readonly string[]) => void;

const inputTypes: Readonly<Record<string, "date" | "time" | "number" | "email" | "url">> = {
  datepicker: "date",
  timepicker: "time",
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
};

function TextInput(props: { element: JsonObject; common: Common; isImmediate: boolean; set: Set }) {
  const { element, common, isImmediate, set } = props;
  const type = inputTypes[stringField(element, "type")] ?? "text";
  const isDecimal = element["is_decimal_allowed"] === true;
  const fields = {
    ...common,
    defaultValue: initialTexts(element)[0] ?? "",
    placeholder: placeholderOf(element),
    maxLength: element["max_length"] as number | undefined,
    minLength: element["min_length"] as number | undefined,
  };
  const read = (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement;
    set(value ? [value] : []);
  };
  if (element["multiline"] === true) return <textarea rows={4} {...fields} onInput={read} />;
  // What goes to the app at once waits until it is complete.
  const isLate = isImmediate || type === "date" || type === "time";
  return (
    <input
      // Preact's types allow each input type its own roles, and none is given here.
      {...({ type } as InputHTMLAttributes<HTMLInputElement>)}
      {...fields}
      {...(type === "number" && { min: element["min_value"] as string, max: element["max_value"] as string })}
      {...(isDecimal && { step: "any" })}
      {...(isLate ? { onChange: read } : { onInput: read })}
    />
  );
}

function placeholderOf({ placeholder }: JsonObject): string {
  return isObject(placeholder) ? stringField(placeholder, "text") : "";
}

function Select({ element, common, set }: { element: JsonObject; common: Common; set: Set }) {
  const isMultiple = stringField(element, "type").startsWith("multi_");
  const chosen = initialTexts(element);
  const groups = objectsOf(element["option_groups"]);
  const people = useContext(People);
  const choices = choicesOf(element, people);
  const option = ({ value, text }: Choice) => (
    <option key={value} value={value} selected={chosen.includes(value)}>
      {text}
    </option>
  );
  return (
    <select
      {...common}
      multiple={isMultiple}
      onChange={({ currentTarget }) => set([...currentTarget.selectedOptions].map(({ value }) => value))}
    >
      {!isMultiple && (
        <option value="" disabled hidden selected={chosen.length === 0}>
          {placeholderOf(element) || "Choose"}
        </option>
      )}
      {groups.map((group, index) => (
        <optgroup key={index} label={isObject(group["label"]) ? stringField(group["label"], "text") : ""}>
          {choicesOf(group, people).map(option)}
        </optgroup>
      ))}
      {groups.length === 0 && choices.map(option)}
    </select>
  );
}

interface Choice {
  readonly value: string;
  readonly text: string;
}

function choicesOf(
  element: JsonObject,
  { users, channels }: { users: Choice[]; channels: Choice[] },
): Choice[] {
  const type = stringField(element, "type");
  if (type.endsWith("users_select")) return users;
  if (type.endsWith("channels_select") || type.endsWith("conversations_select")) return channels;
  return optionsOf(element).map((option) => ({
    value: stringField(option, "value"),
    text: isObject(option["text"]) ? stringField(option["text"], "text") : "",
  }));
}

function Boxes(props: { element: JsonObject; label: string; describedBy: string | undefined; set: Set }) {
  const { element, label, describedBy, set } = props;
  const type = element["type"] === "checkboxes" ? "checkbox" : "radio";
  const name = stringField(element, "action_id");
  const chosen = initialTexts(element);
  return (
    <fieldset
      class="boxes"
      aria-label={label}
      aria-describedby={describedBy}
      onChange={({ currentTarget }) => {
        const checked = currentTarget.querySelectorAll<HTMLInputElement>("input:checked");
        set([...checked].map(({ value }) => value));
      }}
    >
      {objectsOf(element["options"]).map((option) => {
        const value = stringField(option, "value");
        return (
          <label key={value}>
            <input type={type} name={name} value={value} defaultChecked={chosen.includes(value)} />
            <span>
              {isObject(option["text"]) && <TextObject value={option["text"]} />}
              {isObject(option["description"]) && (
                <span class="quiet">
                  <TextObject value={option["description"]} />
                </span>
              )}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
