import { MessageType } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';

const SPOKEN: ReadonlySet<number> = new Set([MessageType.Default, MessageType.Reply, MessageType.ChatInputCommand, MessageType.ContextMenuCommand]);

/** What the server says and nobody wrote. */
export const isSystem = ({ type }: Message): boolean => !SPOKEN.has(type);
