import { createHash } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import { IMAGE, KEYWORD_RULE, EXTERNAL_EVENT } from '../furnish.ts';
import type { Random } from '../hostile/random.ts';
import { restClient, type Answer, type RestClient } from '../rest-client.ts';

/** What one person knows of a thing that nobody else changes: what was answered last, and what the answer that never came would say. */
export interface Slot {
  kind: Kind;
  /** Found by this after a crash: the id is not known of what was never answered. */
  tag: string;
  id: string | null;
  /** Where it stands: a channel, mostly. */
  place: string;
  acknowledged: Fields | null;
  pending?: Fields | null;
  /** What was there after a crash. */
  seen?: Fields | null;
}
export type Fields = Record<string, unknown>;
export type Kind = 'message' | 'role' | 'channel' | 'thread' | 'emoji' | 'webhook' | 'invite' | 'rule' | 'event' | 'ban' | 'post' | 'vote';

export interface Stage {
  guildId: string;
  textId: string;
  forumId: string;
  pollId: string;
  /** By whom it is known who voted: the tag of the one actor of each person that votes, by the person's id. */
  voters: Readonly<Record<string, string>>;
}

/** The server is gone, or its database: what was asked may have been done or not. */
class Unanswered extends Error {}

const hash = (bytes: string): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Somebody who does one random thing after another, and remembers what should be there. */
export class CrashActor {
  readonly slots: Slot[] = [];
  done = 0;
  /** Refusals and failures that no crash explains. */
  readonly oddities: string[] = [];
  private readonly name: string;
  private readonly authorization: string;
  private readonly random: Random;
  private readonly stage: Stage;
  private readonly extra: string;
  private rest: RestClient;
  private counter = 0;

  constructor(name: string, authorization: string, url: string, random: Random, stage: Stage, extra: string) {
    this.name = name;
    this.authorization = authorization;
    this.random = random;
    this.stage = stage;
    this.extra = extra;
    this.rest = restClient(url, authorization);
  }

  comeBack(url: string): void {
    this.rest = restClient(url, this.authorization);
  }

  /** Acts until the server does not answer any more. */
  async act(isOver: () => boolean): Promise<void> {
    try {
      while (!isOver()) {
        await this.step();
        this.done++;
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  }

  /** Takes what was found as it is; what never was is forgotten, and so is what has no known id. */
  settle(): void {
    for (const slot of this.slots) {
      if (slot.pending !== undefined) {
        slot.acknowledged = slot.seen ?? null;
        delete slot.pending;
      }
    }
  }

  private readonly tag = (): string => `${this.name}${this.counter++}x`;
  private mine(kind: Kind): Slot | undefined {
    const alive = this.slots.filter((slot) => slot.kind === kind && slot.acknowledged && slot.id);
    return alive.length > 0 ? this.random.pick(alive) : undefined;
  }

  private async ask<Body>(method: string, path: string, options: Parameters<RestClient['ask']>[2] = {}): Promise<Answer<Body>> {
    const answer = await this.rest.ask<Body>(method, path, options).catch((error: unknown) => {
      throw new Unanswered(String(error));
    });
    if (answer.status === 503 || answer.status === 500 || answer.status === 502) {
      if (answer.status === 500) this.oddities.push(`${method} ${path}: 500`);
      throw new Unanswered(`${answer.status}`);
    }
    return answer;
  }

  /** Asks for a change of a thing; what it would be is believed once the answer says so. */
  private async change<Body extends { id?: string }>(
    slot: Slot,
    next: Fields | null,
    method: string,
    path: string,
    options: Parameters<RestClient['ask']>[2] = {},
  ): Promise<Answer<Body>> {
    slot.pending = next;
    const answer = await this.ask<Body>(method, path, options);
    delete slot.pending;
    if (answer.status < 300) slot.acknowledged = next;
    else this.oddities.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  private async create(kind: Kind, place: string, fields: Fields, method: string, path: string, body: unknown, more: object = {}): Promise<void> {
    const slot: Slot = { kind, tag: String(fields['tag']), id: null, place, acknowledged: null };
    this.slots.push(slot);
    const { status, body: made } = await this.change<{ id?: string; code?: string }>(slot, fields, method, path, { body, ...more });
    if (status < 300) slot.id = made?.id ?? made?.code ?? slot.tag;
    else this.slots.pop();
  }

  private async step(): Promise<void> {
    const { guildId, textId, forumId, pollId } = this.stage;
    const guild = `/guilds/${guildId}`;
    const tag = this.tag();
    const { random } = this;
    const message = this.mine('message');
    const channel = this.mine('channel');
    const role = this.mine('role');
    const thread = this.mine('thread');
    const steps: readonly [number, () => Promise<unknown>][] = [
      [10, () => this.create('message', textId, { tag, content: tag, file: null, pinned: false }, 'POST', `/channels/${textId}/messages`, { content: tag })],
      [
        8,
        () => {
          const bytes = tag.repeat(200 + random.below(4_000));
          const more = { files: [{ name: 'file.txt', bytes }] };
          return this.create(
            'message',
            textId,
            { tag, content: tag, file: hash(bytes), pinned: false },
            'POST',
            `/channels/${textId}/messages`,
            { content: tag },
            more,
          );
        },
      ],
      [
        6,
        async () =>
          message &&
          this.change(message, { ...message.acknowledged, content: `${message.tag} ${tag}` }, 'PATCH', `/channels/${message.place}/messages/${message.id}`, {
            body: { content: `${message.tag} ${tag}` },
          }),
      ],
      [
        3,
        async () => {
          if (!message) return;
          const bytes = tag.repeat(500);
          const form = { body: { content: `${message.tag} ${tag}`, attachments: [] }, files: [{ name: 'file.txt', bytes }] };
          await this.change(
            message,
            { ...message.acknowledged, content: `${message.tag} ${tag}`, file: hash(bytes) },
            'PATCH',
            `/channels/${message.place}/messages/${message.id}`,
            form,
          );
        },
      ],
      [4, async () => message && this.change(message, null, 'DELETE', `/channels/${message.place}/messages/${message.id}`)],
      [
        3,
        async () =>
          message &&
          this.change(
            message,
            { ...message.acknowledged, pinned: !message.acknowledged?.['pinned'] },
            message.acknowledged?.['pinned'] ? 'DELETE' : 'PUT',
            `/channels/${message.place}/messages/pins/${message.id}`,
          ),
      ],
      [
        3,
        async () => {
          const some = this.slots.filter((slot) => slot.kind === 'message' && slot.acknowledged && slot.id).slice(0, 3);
          if (some.length < 2) return;
          for (const slot of some) slot.pending = null;
          const answer = await this.ask('POST', `/channels/${textId}/messages/bulk-delete`, { body: { messages: some.map((slot) => slot.id) } });
          for (const slot of some) {
            delete slot.pending;
            if (answer.status < 300) slot.acknowledged = null;
          }
        },
      ],
      [5, () => this.create('role', guildId, { tag, name: tag, given: false }, 'POST', `${guild}/roles`, { name: tag })],
      [
        3,
        async () =>
          role &&
          this.change(role, { ...role.acknowledged, name: `${role.tag} ${tag}` }, 'PATCH', `${guild}/roles/${role.id}`, {
            body: { name: `${role.tag} ${tag}` },
          }),
      ],
      [4, async () => role && this.change(role, { ...role.acknowledged, given: true }, 'PUT', `${guild}/members/${this.extra}/roles/${role.id}`)],
      [4, async () => role && this.change(role, null, 'DELETE', `${guild}/roles/${role.id}`)],
      [2, async () => role && this.ask('PATCH', `${guild}/roles`, { body: [{ id: role.id, position: 1 + random.below(6) }] })],
      [4, () => this.create('channel', guildId, { tag, topic: tag, overwrites: 0 }, 'POST', `${guild}/channels`, { name: 'channel', topic: tag })],
      [
        3,
        async () =>
          channel &&
          this.change(channel, { ...channel.acknowledged, topic: `${channel.tag} ${tag}` }, 'PATCH', `/channels/${channel.id}`, {
            body: { topic: `${channel.tag} ${tag}` },
          }),
      ],
      [
        3,
        async () =>
          channel &&
          this.change(channel, { ...channel.acknowledged, overwrites: 1 }, 'PUT', `/channels/${channel.id}/permissions/${this.extra}`, {
            body: { type: 1, allow: '1024', deny: '0' },
          }),
      ],
      [2, async () => channel && this.ask('POST', `/channels/${channel.id}/messages`, { body: { content: 'inside' } })],
      [3, async () => channel && this.change(channel, null, 'DELETE', `/channels/${channel.id}`)],
      [2, async () => channel && this.ask('PATCH', `${guild}/channels`, { body: [{ id: channel.id, position: random.below(9) }] })],
      [
        4,
        () =>
          this.create('thread', textId, { tag, name: tag, archived: false }, 'POST', `/channels/${textId}/threads`, {
            name: tag,
            type: 11,
          }),
      ],
      [
        4,
        async () => thread && !thread.acknowledged?.['archived'] && this.ask('POST', `/channels/${thread.id}/messages`, { body: { content: 'in a thread' } }),
      ],
      [
        2,
        async () => {
          if (!thread || thread.acknowledged?.['archived']) return;
          const [one] = (await this.ask<APIMessage[]>('GET', `/channels/${thread.id}/messages`)).body;
          if (one?.content === 'in a thread') await this.ask('DELETE', `/channels/${thread.id}/messages/${one.id}`);
        },
      ],
      [
        3,
        async () =>
          thread &&
          this.change(thread, { ...thread.acknowledged, archived: !thread.acknowledged?.['archived'] }, 'PATCH', `/channels/${thread.id}`, {
            body: { archived: !thread.acknowledged?.['archived'] },
          }),
      ],
      [2, async () => thread && !thread.acknowledged?.['archived'] && this.ask('PUT', `/channels/${thread.id}/thread-members/${this.extra}`)],
      [2, async () => thread && this.change(thread, null, 'DELETE', `/channels/${thread.id}`)],
      [
        3,
        () => this.create('post', forumId, { tag, name: tag, content: tag }, 'POST', `/channels/${forumId}/threads`, { name: tag, message: { content: tag } }),
      ],
      [3, () => this.create('emoji', guildId, { tag, name: tag }, 'POST', `${guild}/emojis`, { name: tag, image: IMAGE })],
      [
        2,
        async () => {
          const emoji = this.mine('emoji');
          if (emoji) await this.change(emoji, null, 'DELETE', `${guild}/emojis/${emoji.id}`);
        },
      ],
      [
        2,
        async () => {
          const hooks = this.slots.filter((slot) => slot.kind === 'webhook' && slot.acknowledged).length;
          if (hooks < 3) await this.create('webhook', textId, { tag, name: tag }, 'POST', `/channels/${textId}/webhooks`, { name: tag });
        },
      ],
      [
        2,
        async () => {
          const hook = this.mine('webhook');
          if (!hook) return;
          if (random.chance(0.5)) await this.change(hook, null, 'DELETE', `/webhooks/${hook.id}`);
          else
            await this.change(hook, { ...hook.acknowledged, name: `${hook.tag} ${tag}` }, 'PATCH', `/webhooks/${hook.id}`, {
              body: { name: `${hook.tag} ${tag}` },
            });
        },
      ],
      [
        2,
        async () => {
          const rules = this.slots.filter((slot) => slot.kind === 'rule' && slot.acknowledged).length;
          if (rules < 1) await this.create('rule', guildId, { tag, name: tag }, 'POST', `${guild}/auto-moderation/rules`, { ...KEYWORD_RULE, name: tag });
          else {
            const rule = this.mine('rule');
            if (rule) await this.change(rule, null, 'DELETE', `${guild}/auto-moderation/rules/${rule.id}`);
          }
        },
      ],
      [
        2,
        async () => {
          const event = this.mine('event');
          if (event && random.chance(0.6)) await this.change(event, null, 'DELETE', `${guild}/scheduled-events/${event.id}`);
          else await this.create('event', guildId, { tag, name: tag }, 'POST', `${guild}/scheduled-events`, { ...EXTERNAL_EVENT(), name: tag });
        },
      ],
      [
        3,
        async () => {
          const vote = this.slots.find((slot) => slot.kind === 'vote');
          const answers = [1 + random.below(3)];
          const fields = { tag: this.name, answers };
          const path = `/channels/${textId}/polls/${pollId}/answers/@me`;
          // One for each person: of two that vote for the same one nobody could say which was last.
          if (!Object.values(this.stage.voters).includes(this.name)) return;
          if (vote) await this.change(vote, fields, 'PUT', path, { body: { answer_ids: answers } });
          else await this.create('vote', pollId, fields, 'PUT', path, { answer_ids: answers });
        },
      ],
    ];
    const total = steps.reduce((sum, [weight]) => sum + weight, 0);
    let dice = random.below(total);
    for (const [weight, run] of steps) {
      if (dice < weight) return void (await run());
      dice -= weight;
    }
  }
}
