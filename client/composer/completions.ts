import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { channelGroups, threadsOfGuild } from '#sdk/state/selectors/channels';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { customEmojisFor, writtenEmoji } from '../emojis/custom-emojis.ts';
import { searchEmojis, type Emoji } from '../emojis/load-emojis.ts';
import { chosenTone, toned } from '../emojis/skin-tone.ts';
import { commandsFound, type CommandFound } from './commands-found.ts';
import type { Command } from './commands.ts';

/** Something that what is typed can become. */
export interface Completion extends Partial<CommandFound> {
  key: string;
  label: string;
  hint: string;
  /** What takes the place of what was typed. */
  written: string;
  emoji?: { id: string; name: string; animated: boolean };
}

/** A word being typed, and where it begins. */
export interface Typed {
  kind: '@' | '#' | ':' | '/';
  word: string;
  from: number;
}

const MOST = 12;

/** The word before the cursor, if it may become something. */
export function typedAt(text: string, cursor: number): Typed | null {
  const before = text.slice(0, cursor);
  const command = /^\/([\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]*){0,2})$/u.exec(before);
  if (command) return { kind: '/', word: command[1] ?? '', from: 0 };
  const found = /(?:^|[\s(])([@#:])([^\s@#:<>]{0,32})$/u.exec(before);
  if (!found) return null;
  const [, kind, word = ''] = found;
  // Two letters first: otherwise every smiley would ask.
  if (kind === ':' && word.length < 2) return null;
  return { kind: kind as Typed['kind'], word, from: cursor - word.length - 1 }; // the pattern has no other
}

const rank = (name: string, word: string): number => (name.startsWith(word) ? 0 : name.includes(word) ? 1 : 2);

/** What comes from elsewhere and may not be there yet. */
export interface Known {
  commands: readonly Command[];
  emojis: readonly Emoji[];
}

export function completionsFor({ state }: Client, channelId: string, { kind, word }: Typed, { commands, emojis }: Known): Completion[] {
  const guildId = state.channels.get(channelId)?.guild_id;
  const wanted = word.toLowerCase();
  const best = <One>(all: readonly One[], nameFor: (one: One) => string): One[] =>
    all
      .map((one) => ({ one, at: rank(nameFor(one).toLowerCase(), wanted), name: nameFor(one) }))
      .filter(({ at }) => at < 2)
      .sort((a, b) => a.at - b.at || a.name.localeCompare(b.name))
      .slice(0, MOST)
      .map(({ one }) => one);
  switch (kind) {
    case '/':
      return commandsFound(commands, wanted).map((found) => ({
        key: found.command.key,
        label: `/${found.command.path}`,
        hint: found.command.description,
        written: '',
        ...found,
      }));
    case '#': {
      if (guildId === undefined) return [];
      const channels = [...channelGroups(state, guildId).flatMap((group) => group.channels), ...threadsOfGuild(state, guildId)];
      return best(channels, ({ name }) => name ?? '').map(({ id, name, thread_metadata: thread, parent_id: parentId }) => ({
        key: id,
        label: `#${name}`,
        hint: thread ? channelName(state, parentId ?? '') : '',
        written: `<#${id}>`,
      }));
    }
    case ':': {
      const own = customEmojisFor(state, channelId).flatMap(({ name: guild, emojis: those }) => those.map((emoji) => ({ ...emoji, guild })));
      const custom = best(own, ({ name }) => name).map(({ guild, ...emoji }) => ({
        key: emoji.id,
        label: `:${emoji.name}:`,
        hint: guild,
        written: writtenEmoji(emoji),
        emoji,
      }));
      const tone = chosenTone(state);
      const common = searchEmojis(emojis, word, MOST).map((one) => ({
        key: one.emoji,
        label: `${toned(one, tone)} :${one.names[0]}:`,
        hint: '',
        written: toned(one, tone),
      }));
      return [...custom, ...common].slice(0, MOST);
    }
    case '@': {
      const ids = guildId === undefined ? [...(state.channels.get(channelId)?.recipient_ids ?? [])] : [...state.members.of(guildId).keys()];
      const people = best(ids, (id) => `${nameOf(state, id, guildId)} ${state.users.get(id)?.username ?? ''}`).map((id) => {
        const name = nameOf(state, id, guildId);
        return { key: id, label: name, hint: state.users.get(id)?.username ?? '', written: `<@${id}>` };
      });
      if (guildId === undefined) return people;
      const mayAll = may(state, channelId, Bit.MentionEveryone);
      const roles = best(
        [...state.roles.of(guildId).values()].filter(({ id, mentionable }) => id !== guildId && (mentionable || mayAll)),
        ({ name }) => name,
      ).map(({ id, name }) => ({ key: id, label: `@${name}`, hint: '', written: `<@&${id}>` }));
      const all = mayAll
        ? ['everyone', 'here'].filter((one) => one.startsWith(wanted)).map((one) => ({ key: one, label: `@${one}`, hint: '', written: `@${one}` }))
        : [];
      return [...people, ...roles, ...all].slice(0, MOST);
    }
  }
}
