import { botOf, type Channel, type Workspace } from "./workspace.ts";

interface WelcomeProps {
  readonly workspace: Workspace;
  readonly channel: Channel;
  readonly questions: readonly string[];
  readonly send: (text: string) => void;
}

/** What an empty channel offers. */
export function Welcome({ workspace, channel, questions, send }: WelcomeProps) {
  const bot = botOf(workspace);
  const invitation = `/invite @${bot?.name}`;
  return (
    <div class="welcome">
      <h2>{channel.isDirect ? bot?.realName : `#${channel.name}`}</h2>
      <p class="quiet">
        {channel.isDirect ? "Only you and the app see this conversation." : channel.purpose}
      </p>
      {bot && !channel.hasBot ? (
        <>
          <p>
            {bot.realName} is not in this channel yet. Type <code>{invitation}</code>, or:
          </p>
          <button type="button" class="button primary" onClick={() => send(invitation)}>
            Invite @{bot.name}
          </button>
        </>
      ) : (
        questions.length > 0 && (
          <>
            <p>No messages yet. Ask something:</p>
            <ul class="questions-to-ask">
              {questions.map((question) => (
                <li key={question}>
                  <button type="button" class="button" onClick={() => send(question)}>
                    {question}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )
      )}
    </div>
  );
}
