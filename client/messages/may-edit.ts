import { MessageFlags } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { isSystem } from './is-system.ts';

/** What is never written anew: it was said aloud, or is shown to one alone. */
const FIXED = MessageFlags.IsVoiceMessage | MessageFlags.Ephemeral;

/** Whether one can write a message anew: words of one's own. A poll is asked once, and what was forwarded stays as it was. */
export const mayEdit = (message: Message, meId: string | null): boolean =>
  message.author.id === meId && !isSystem(message) && ((message.flags ?? 0) & FIXED) === 0 && !message.poll && !message.message_snapshots?.length;
