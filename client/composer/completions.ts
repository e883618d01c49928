import type { Client } from '#sdk/client';
import { channelGroups } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { EMOJIS } from '../messages/emojis.ts';
import type { Command } from './commands.ts';

/** Something that what is typed can become. */
export interface Completion {
  key: string;
  label: string;
  hint: string;
  /** What stands in the box, and what is sent for it. */
  shown: string;
  sent: string;
  emoji?: { id: string; name: string; animated: boolean };
  command?: Command;
}

/** A word being typed, and where it begins. */
export interface Typed {
  kind: '@' | '#' | ':' | '/';
  word: string;
  from: number;
}

const MOST = 12;
const MENTION_EVERYONE = 1n << 17n;

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

export function completionsFor(client: Client, channelId: string, { kind, word }: Typed, commands: readonly Command[]): Completion[] {
  const { state } = client;
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
      return best(commands, ({ path }) => path).map((command) => ({
        key: command.key,
        label: `/${command.path}`,
        hint: command.description,
        shown: '',
        sent: '',
        command,
      }));
    case '#': {
      if (guildId === undefined) return [];
      const channels = channelGroups(state, guildId).flatMap((group) => group.channels);
      return best(channels, ({ name }) => name ?? '').map(({ id, name }) => ({ key: id, label: `#${name}`, hint: '', shown: `#${name}`, sent: `<#${id}>` }));
    }
    case ':': {
      const own = (guildId === undefined ? [] : (state.guilds.get(guildId)?.emojis ?? [])).flatMap(({ id, name, animated = false }) =>
        id && name ? [{ id, name, animated }] : [],
      );
      const custom = best(own, ({ name }) => name).map((emoji) => ({
        key: emoji.id,
        label: `:${emoji.name}:`,
        hint: '',
        shown: `:${emoji.name}:`,
        sent: `<${emoji.animated ? 'a' : ''}:${emoji.name}:${emoji.id}>`,
        emoji,
      }));
      const common = best(EMOJIS, ([, name]) => name).map(([emoji, name]) => ({
        key: emoji,
        label: `${emoji} :${name}:`,
        hint: '',
        shown: emoji,
        sent: emoji,
      }));
      return [...custom, ...common].slice(0, MOST);
    }
    case '@': {
      const ids = guildId === undefined ? [...(state.channels.get(channelId)?.recipient_ids ?? [])] : [...state.members.of(guildId).keys()];
      const people = best(ids, (id) => `${nameOf(state, id, guildId)} ${state.users.get(id)?.username ?? ''}`).map((id) => {
        const name = nameOf(state, id, guildId);
        return { key: id, label: name, hint: state.users.get(id)?.username ?? '', shown: `@${name}`, sent: `<@${id}>` };
      });
      if (guildId === undefined) return people;
      const mayAll = may(state, channelId, MENTION_EVERYONE);
      const roles = best(
        [...state.roles.of(guildId).values()].filter(({ id, mentionable }) => id !== guildId && (mentionable || mayAll)),
        ({ name }) => name,
      ).map(({ id, name }) => ({ key: id, label: `@${name}`, hint: '', shown: `@${name}`, sent: `<@&${id}>` }));
      const all = mayAll
        ? ['everyone', 'here']
            .filter((one) => one.startsWith(wanted))
            .map((one) => ({ key: one, label: `@${one}`, hint: '', shown: `@${one}`, sent: `@${one}` }))
        : [];
      return [...people, ...roles, ...all].slice(0, MOST);
    }
  }
}

/** What is sent of what stands in the box: names that were chosen become what Discord's messages have for them. */
export function sentText(text: string, chosen: ReadonlyMap<string, string>): string {
  let sent = text;
  // Longer ones first, for one name may begin another.
  for (const [shown, means] of [...chosen].sort(([a], [b]) => b.length - a.length)) sent = sent.replaceAll(shown, means);
  return sent;
}
