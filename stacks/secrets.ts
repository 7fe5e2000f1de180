/**
 * The whole configuration, as SST secrets, declared once. Each is linked only to the functions that read it.
 * A secret with a placeholder may stay unset: an empty value counts as not set (see `functions/config.ts`).
 */
export function createSecrets() {
  const atlas = [
    new sst.Secret("AtlasOrgId"),
    new sst.Secret("AtlasClientId", ""),
    new sst.Secret("AtlasClientSecret", ""),
    new sst.Secret("AtlasPublicKey", ""),
    new sst.Secret("AtlasPrivateKey", ""),
    new sst.Secret("AtlasBaseUrl", ""),
    new sst.Secret("AtlasApiVersion", ""),
  ];
  const slack = [new sst.Secret("SlackBotToken"), new sst.Secret("SlackApiUrl", "")];
  const channels = new sst.Secret("SlackAllowedChannels", "");
  const requests = [new sst.Secret("SlackSigningSecret"), channels];
  const alarms = [new sst.Secret("SlackAlarmChannel", "")];
  return {
    /** To ask Atlas. */
    atlas,
    /** To talk to Slack. */
    slack,
    /** To accept Slack's requests. */
    requests,
    /** Where the bot may speak. */
    channels,
    /** To tell a channel of alarms. */
    alarms,
  };
}

export type Secrets = ReturnType<typeof createSecrets>;
