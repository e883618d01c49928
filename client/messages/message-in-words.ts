import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { MessageType } from 'discord-api-types/v10';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { plainTextOf } from '#protocol/markdown/read-tree';
import { partsOf, type MessagePart } from '#protocol/messages/message-parts';
import type { Message } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';
import { isSystem } from './is-system.ts';
import { namesFor } from './names-for.ts';
import { subjectOf } from './system-subject.ts';
import { isMissedCall, systemWords } from './system-words.ts';

/** What a message says where it is told in a line: its text without marks, and what hangs on it. Empty where it says nothing. */
export function messageInWords(state: State, message: Message, guildId: string | undefined): string {
  if (message.type === MessageType.ThreadStarterMessage && message.referenced_message) return messageInWords(state, message.referenced_message, guildId);
  if (isSystem(message)) return systemInWords(state, message, guildId);
  const names = namesFor(state, guildId);
  const inWords = (part: MessagePart): string => {
    switch (part.kind) {
      case 'text':
        return plainTextOf(parseMarkdown(part.text), names).trim();
      case 'forward':
        return t`Forwarded: ${part.parts.map(inWords).join(' · ')}`;
      case 'picture':
        return t`Picture: ${part.name}`;
      case 'video':
        return t`Video: ${part.name}`;
      case 'sound':
        return t`Sound: ${part.name}`;
      case 'file':
        return t`File: ${part.name}`;
      case 'sticker':
        return t`Sticker: ${part.name}`;
      case 'poll':
        return t`Poll: ${part.name}`;
      case 'voice':
        return t`Voice message`;
      case 'spoiler':
        return t`Spoiler`;
    }
  };
  return partsOf(message).map(inWords).join(' · ');
}

function systemInWords(state: State, message: Message, guildId: string | undefined): string {
  const name = (user: Message['author'] | undefined): string => (user ? nameOf(state, user.id, guildId) || user.username : '');
  const parts = { who: name(message.author), whom: name(message.mentions?.[0]), about: subjectOf(message) };
  return i18n._(systemWords(message, parts, { isInGuild: guildId !== undefined, isMissed: isMissedCall(state, message) }));
}
