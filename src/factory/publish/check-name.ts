/** The check run that stands on the bot's commits. */
export const CHECK_NAME = 'Claude Code Bot';
