/** Of one message. Source: Discord, "Maximum number of attachments in a message reached". */
export const MAX_ATTACHMENTS = 10;
