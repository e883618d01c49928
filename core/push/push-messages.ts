import { MessageType, type APIMessage, type GatewayMessageCreateDispatchData, type Snowflake } from 'discord-api-types/v10';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { plainTextOf, type MarkdownNames } from '#protocol/markdown/read-tree';
import { partsOf, type MessagePart } from '#protocol/messages/message-parts';
import type { JudgedMessage } from '#protocol/notifications/judge-message';
import { waitingRequestOf } from '../channels/message-requests.ts';
import { avatarUrl } from '../users/avatar-url.ts';
import type { Core } from '../core.ts';
import { judgeMessage } from '../notifications/judge-message.ts';
import { rulesOf } from '../notifications/notification-rules.ts';
import { only } from '../ports/event-heading.ts';
import type { PushPayload } from '../ports/push-stores.ts';
import type { GuildState } from '../state/guild-state.ts';
import { placeOf } from '../messages/place-of.ts';
import type { Place } from '../messages/place.ts';
import { canView } from '../permissions-in.ts';
import { Turnstile } from '../turnstile.ts';
import { enqueuePushes } from './enqueue-pushes.ts';
import { notBlocking } from './not-blocking.ts';
import { PUSH_CHANGED } from './push-subscriptions.ts';

/** Much longer than the events of a message take to all processes. */
const CLAIMED_MS = 5 * 60_000;
/** The list of who has a browser to tell is read anew this often: people log out, and browsers give up. */
const READ_AGAIN_MS = 60_000;
const MAX_BODY = 300;
/** Messages that are looked at together, and that wait for it: what is written to somebody by name, and all else. */
const MOST_AT_ONCE = 8;
const MOST_WAITING = 2_000;
/** Kinds that somebody wrote. */
const WRITTEN: ReadonlySet<MessageType> = new Set([MessageType.Default, MessageType.Reply, MessageType.ChatInputCommand, MessageType.ContextMenuCommand]);

/**
 * Hears of each message after it was written, and has those told by push whom it concerns and who do not look. Returns what
 * stops it. The writer waits for nothing of it.
 */
export function startPushes(core: Core): () => void {
  const people = new Set<Snowflake>();
  const [personal, others] = [new Turnstile(MOST_AT_ONCE), new Turnstile(MOST_AT_ONCE)];
  let readAtMs = -Infinity;
  let isStopped = false;

  const read = async (): Promise<void> => {
    readAtMs = core.clock.steadyMs();
    const found = await core.pushSubscriptions.usersWithAny(null);
    people.clear();
    for (const id of found) people.add(id);
  };
  const failed = (error: unknown): void => {
    if (!isStopped) core.log.warn({ err: error }, 'whom a message concerns was not told by push');
  };
  read().catch(failed);

  const stop = core.bus.subscribe(
    ({ t, d, scope }) => {
      if (t === PUSH_CHANGED) {
        people.add((d as { user_id: Snowflake }).user_id);
        return;
      }
      if (core.clock.steadyMs() - readAtMs > READ_AGAIN_MS) read().catch(failed);
      if (people.size === 0 || scope.isEphemeral || isStopped) return;
      const message = d as GatewayMessageCreateDispatchData;
      const turnstile = message.guild_id === undefined || message.mentions.length > 0 ? personal : others;
      // In a flood of messages the later ones are no news any more.
      if (WRITTEN.has(message.type) && turnstile.waiting < MOST_WAITING) turnstile.pass(() => pushMessage(core, message, people)).catch(failed);
    },
    only('MESSAGE_CREATE', PUSH_CHANGED),
  );
  return () => {
    isStopped = true;
    stop();
  };
}

async function pushMessage(core: Core, message: APIMessage, people: ReadonlySet<Snowflake>): Promise<void> {
  const place = await placeOf(core, message.channel_id, message.author.id);
  if (!place) return;
  const readers = readersOf(core, place, message.author.id, people);
  if (readers.length === 0) return;
  // Every process with this role hears of it.
  if (!(await core.shortMemory.claim(`push:${message.id}`, true, CLAIMED_MS))) return;
  const [settings, rules] = await Promise.all([core.guildSettings.ofUsers(readers, place.guild?.id ?? null), rulesOf(core, readers)]);
  const judged: JudgedMessage = {
    author_id: message.author.id,
    content: message.content,
    flags: message.flags ?? 0,
    mention_ids: new Set(message.mentions.map(({ id }) => id)),
    mention_roles: message.mention_roles,
    mention_everyone: message.mention_everyone,
  };
  const nowMs = core.clock.nowMs();
  const concerned = readers.filter((id) => {
    const own = settings.get(id)?.settings;
    if (own?.mobile_push === false) return false;
    return judgeMessage(judged, place.channel, place.guild, { userId: id, settings: own, rules: rules.get(id) }, nowMs).notifies;
  });
  const told = await notBlocking(core, message.author.id, concerned);
  if (told.length > 0) await enqueuePushes(core, told, payloadOf(core, place, message));
}

/** Who can read it and has a browser to be told. */
function readersOf(core: Core, { channel, guild }: Place, authorId: Snowflake, people: ReadonlySet<Snowflake>): Snowflake[] {
  // What a stranger asks waits until it is looked for.
  if (!guild) return (channel.recipient_ids ?? []).filter((id) => id !== authorId && people.has(id) && !waitingRequestOf(channel, id));
  const nowMs = core.clock.nowMs();
  const [few, many] = people.size < guild.members.size ? [people, guild.members] : [guild.members, people];
  return [...few.keys()].filter((id) => id !== authorId && many.has(id) && canView(guild, id, channel, nowMs));
}

function payloadOf(core: Core, { channel, guild }: Place, message: APIMessage): PushPayload {
  const name = message.author.global_name ?? message.author.username;
  const where = guild ? ` (#${channel.name ?? ''}, ${guild.guild.name})` : channel.name ? ` (${channel.name})` : '';
  const body = wordsOf(guild, message);
  return {
    kind: 'message',
    title: `${name}${where}`,
    ...(body && { body: [...body].slice(0, MAX_BODY).join('') }),
    ...(message.webhook_id === undefined && { icon: avatarUrl(core, message.author) }),
    ...(guild && { guild_id: guild.id }),
    channel_id: channel.id,
    message_id: message.id,
  };
}

/** What stands for a word, since the language of the reader is not known here. */
const SIGNS = { picture: '📎', video: '📎', sound: '📎', file: '📎', sticker: '🏷️', poll: '📊', voice: '🎤', spoiler: '📎', forward: '↪' } as const;

/** As one reads it aloud: names for ids, and what a spoiler hides stays hidden on a screen that lies about. */
function wordsOf(guild: GuildState | null, message: APIMessage): string {
  const people = new Map(message.mentions.map((user) => [user.id, user.global_name ?? user.username]));
  const names: MarkdownNames = {
    user: (id) => guild?.members.get(id)?.nick ?? people.get(id) ?? null,
    role: (id) => guild?.roles.get(id)?.name ?? null,
    channel: (id) => guild?.channels.get(id)?.name ?? null,
  };
  const inWords = (part: MessagePart): string => {
    if (part.kind === 'text') return plainTextOf(parseMarkdown(part.text), names).trim();
    const about = part.kind === 'forward' ? part.parts.map(inWords).join(' · ') : 'name' in part ? part.name : '';
    return `${SIGNS[part.kind]} ${about}`.trim();
  };
  return partsOf(message).map(inWords).join(' · ');
}
