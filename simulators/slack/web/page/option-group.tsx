import { isObject, type JsonObject, objectsOf, stringField } from "../../json.ts";
import { initialTexts } from "./element-state.ts";
import { TextObject } from "./text.tsx";

interface OptionGroupProps {
  readonly element: JsonObject;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly set: (texts: readonly string[]) => void;
}

export function OptionGroup(props: OptionGroupProps) {
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
