import { useContext } from "preact/hooks";
import type { Question } from "../path.ts";
import { Elapsed } from "./elapsed.tsx";
import type { NameOf } from "./mrkdwn.ts";
import { Names } from "./text.tsx";

interface QuestionListProps {
  readonly questions: readonly Question[];
  /** The id of the one whose path is shown. */
  readonly shown: string | undefined;
  readonly show: (id: string) => void;
}

/** Recent questions, to choose one. */
export function QuestionList({ questions, shown, show }: QuestionListProps) {
  const nameOf = useContext(Names);
  return (
    <ol class="questions" aria-label="Recent questions">
      {questions.map(({ id, title, user, at, endedAt, state }) => (
        <li key={id}>
          <button type="button" class="question" aria-pressed={id === shown} onClick={() => show(id)}>
            <span class="question-title">{withNames(title, nameOf)}</span>
            <span class="quiet">
              {user && `${nameOf(user) ?? user} · `}
              {new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}
              {" · "}
              <span class={state === "failed" ? "problem" : undefined}>{state}</span>
              {state === "running" ? (
                <>
                  {" "}
                  <Elapsed since={at} />
                </>
              ) : (
                ` after ${(((endedAt ?? at) - at) / 1000).toFixed(1)} s`
              )}
            </span>
            {state === "running" && <span class="running-bar" aria-hidden="true" />}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Mentions in events are ids. */
export function withNames(title: string, nameOf: NameOf): string {
  return title.replace(/<@(\w+)>/g, (_, id: string) => `@${nameOf(id) ?? id}`);
}
