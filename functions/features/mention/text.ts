/** What a mention is answered with, in mrkdwn. Arguments are already escaped. */
export const mentionText = {
  help: "Ask me what Atlas costs: _how much did we spend on telemetry last month_, _why?_, _which clusters cost most_, _unpaid invoices_. In a thread, I go on from its answer. These commands list everything I understand:",
  helpCommand: (command: string, description: string) => `• ${command}: ${description}`,
  tryThese: "Try one of these, or mention me with `help`.",
};
