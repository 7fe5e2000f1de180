import type { InputHTMLAttributes } from "preact";
import { type JsonObject, stringField } from "../../json.ts";
import { initialTexts } from "./element-state.ts";
import { textOf } from "./text.tsx";

const INPUT_TYPES: Readonly<Record<string, "date" | "time" | "number" | "email" | "url">> = {
  datepicker: "date",
  timepicker: "time",
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
};

interface TextInputProps {
  readonly element: JsonObject;
  readonly common: Record<string, unknown>;
  readonly isImmediate: boolean;
  readonly set: (texts: readonly string[]) => void;
}

export function TextInput(props: TextInputProps) {
  const { element, common, isImmediate, set } = props;
  const type = INPUT_TYPES[stringField(element, "type")] ?? "text";
  const isDecimal = element["is_decimal_allowed"] === true;
  const fields = {
    ...common,
    defaultValue: initialTexts(element)[0] ?? "",
    placeholder: textOf(element["placeholder"]),
    maxLength: element["max_length"] as number | undefined,
    minLength: element["min_length"] as number | undefined,
  };
  const read = (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement;
    set(value ? [value] : []);
  };
  if (element["multiline"] === true) return <textarea rows={4} {...fields} onInput={read} />;
  // A value that is sent at once must be complete.
  const isLate = isImmediate || type === "date" || type === "time";
  return (
    <input
      // Preact's types want the roles of each input type.
      {...({ type } as InputHTMLAttributes<HTMLInputElement>)}
      {...fields}
      {...(type === "number" && { min: element["min_value"] as string, max: element["max_value"] as string })}
      {...(isDecimal && { step: "any" })}
      onKeyDown={(event) => {
        if (!isImmediate || event.key !== "Enter") return;
        event.preventDefault();
        read(event);
      }}
      {...(isLate ? { onChange: read } : { onInput: read })}
    />
  );
}
