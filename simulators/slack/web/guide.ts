/** What may follow a command, offered while somebody types. */
export interface Word {
  /** Such as `last month`, or `project:"Fleet Platform"`. */
  readonly text: string;
  /** Such as `period`; a command has at most one of each kind. */
  readonly kind: string;
  /** Typing it also finds the word. */
  readonly name?: string;
}

/** What the page offers of an app; the app's side provides it. */
export interface Guide {
  /** Messages and commands to click in an empty channel. */
  readonly questions: readonly string[];
  /** By command. */
  words(): Promise<Readonly<Record<string, readonly Word[]>>>;
}

/** `GET /workspace/guide` */
export interface GuideAnswer {
  readonly questions: Guide["questions"];
  readonly words: Awaited<ReturnType<Guide["words"]>>;
}
