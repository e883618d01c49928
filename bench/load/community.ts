import { HttpSender } from './http-sender.ts';
import { RoamingSession } from './roaming-session.ts';

/** What people and bots do, in shares of a thousand: mostly talk. */
export const SHARES = {
  'create message': 400,
  typing: 120,
  'add reaction': 110,
  'page of history': 90,
  'mark as read': 60,
  'edit message': 60,
  'delete message': 40,
  'webhook message': 25,
  'take reaction back': 20,
  'fetch file': 20,
  'message with files': 15,
  'who am I': 10,
  'change presence': 8,
  'join or leave': 8,
  'page of members': 5,
  'lose connection and resume': 4,
  'find members by gateway': 2,
  'use command and answer': 2,
  'new session, READY': 1,
} as const;

export type MixedKind = keyof typeof SHARES;

export interface CommunitySetting {
  url: string;
  /** The large guild first. Everybody in `people` and the bot are in all of them. */
  guilds: readonly { guildId: string; channelIds: readonly string[] }[];
  botToken: string;
  applicationId: string;
  people: readonly string[];
  /** People who are in the large guild only, and stay there. */
  residents: readonly string[];
  /** People who come into the large guild by this invite, and leave again. */
  newcomers: readonly string[];
  invite: string;
  /** One command of the bot, in the large guild. */
  command: { id: string; version: string };
  webhooks: readonly { id: string; token: string }[];
}

interface Sent {
  channelId: string;
  id: string;
  /** How many requests about it are under way: it is not deleted meanwhile, so that nothing may fail. */
  uses: number;
  isGone: boolean;
}

/** Somebody with a connection of their own, who does one thing at a time. */
interface Actor {
  sender: HttpSender;
  isBot: boolean;
  /** Whether they are in all guilds, or in the large one only. */
  isEverywhere: boolean;
  /** What they wrote last. */
  own: Sent[];
  reactions: { message: Sent; emoji: string }[];
  isMember?: boolean;
}

/** Everybody's intents that bots may have. */
export const ALL_INTENTS = 53_608_447;
const CONNECTIONS = { ofPerson: 4, ofBot: 16, ofHooks: 4, ofUploads: 3, ofReaders: 3 };
/** How much of all that is done happens in the large guild. */
const IN_LARGE = 0.3;
const OWN = 40;
const RECENT = 500;
const FILES = 100;
const PAUSE_MS = { least: 200, most: 3_000 };
const EMOJIS = ['👍', '❤️', '😂', '🎉', '🔥', '👀'].map((emoji) => encodeURIComponent(emoji));
const GAMES = ['Chess', 'Go', 'Backgammon', 'Mill', 'Checkers'];
const STATUSES = ['online', 'idle', 'dnd'];
const BOUNDARY = 'nexus-bench-boundary';
/** The smallest picture; readers stop at its end. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const SYLLABLES = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'zu', 'shan', 'ter', 'pol', 'gra', 'wen', 'dor'];
const WORDS = Array.from({ length: 2_000 }, (_, n) => `${SYLLABLES[n % 16]}${SYLLABLES[(n >> 4) % 16]}${n > 255 ? SYLLABLES[(n >> 8) % 16] : ''}`);

const oneOf = <Item>(items: readonly Item[]): Item => {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('there is none');
  return item;
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Mostly some words, sometimes a paragraph. */
function text(): string {
  const length = 3 + Math.floor(Math.random() ** 3 * 60);
  let said = WORDS[Math.floor(Math.random() ** 2 * WORDS.length)] ?? '';
  for (let word = 1; word < length; word++) said += ` ${WORDS[Math.floor(Math.random() ** 2 * WORDS.length)] ?? ''}`;
  return said;
}

export async function openCommunity(setting: CommunitySetting, onLost: (reason: string) => void): Promise<Community> {
  const community = new Community(setting, onLost);
  // Not all at once: READY is not what is measured here.
  for (const session of community.sessions) await session.begin();
  return community;
}

/** Everybody, and what they know of each other's messages. */
export class Community {
  readonly sessions: RoamingSession[];
  private readonly setting: CommunitySetting;
  private readonly talkers: Actor[];
  private readonly newcomers: Actor[];
  private readonly hooks: Actor[];
  private readonly uploads: Actor[];
  private readonly readers: Actor[];
  /** Sessions of people, but for those that do something now. */
  private readonly free: RoamingSession[];
  /** Of those who are in the large guild. */
  private readonly shown: ReadonlySet<RoamingSession>;
  /** Of the bot, which answers commands as well. */
  private readonly freeBots: RoamingSession[];
  private recent: Sent[] = [];
  private recentOfLarge: Sent[] = [];
  private files: string[] = [];
  private counter = 0;
  /** Commands by the nonce that their person gave them. */
  private readonly commands = new Map<string, (interaction: { id: string; token: string }) => void>();

  constructor(setting: CommunitySetting, onLost: (reason: string) => void) {
    const { url, botToken, people, residents, newcomers } = setting;
    const sender = (authorization: string, contentType?: string): HttpSender =>
      new HttpSender(new URL(url), { ...(authorization && { Authorization: authorization }), ...(contentType && { 'Content-Type': contentType }) });
    const actor = (authorization: string, isEverywhere: boolean, contentType?: string): Actor => ({
      sender: sender(authorization, contentType),
      isBot: authorization.startsWith('Bot '),
      isEverywhere,
      own: [],
      reactions: [],
    });
    const times = <Item>(count: number, make: () => Item): Item[] => Array.from({ length: count }, make);
    this.setting = setting;
    this.talkers = [
      ...times(CONNECTIONS.ofPerson, () => people.map((token) => actor(token, true))).flat(),
      ...times(CONNECTIONS.ofBot, () => actor(`Bot ${botToken}`, true)),
      ...residents.map((token) => actor(token, false)),
    ];
    this.newcomers = newcomers.map((token) => ({ ...actor(token, false), isMember: false }));
    this.hooks = times(CONNECTIONS.ofHooks, () => actor('', true));
    this.readers = times(CONNECTIONS.ofReaders, () => actor('', true));
    this.uploads = people.slice(0, CONNECTIONS.ofUploads).map((token) => actor(token, true, `multipart/form-data; boundary=${BOUNDARY}`));
    const sessionsOf = (tokens: readonly string[]): RoamingSession[] => tokens.map((token) => new RoamingSession(url, { token, onLost }));
    this.shown = new Set(sessionsOf(residents));
    this.free = [...sessionsOf(people), ...this.shown, ...sessionsOf(newcomers)];
    const bot = new RoamingSession(url, { token: botToken, intents: ALL_INTENTS, onLost });
    bot.onInteraction = (payload) => this.hear(payload);
    this.freeBots = [bot];
    this.sessions = [...this.free, bot];
  }

  /** Does one thing; null where everybody who could is busy. It says how many milliseconds of it were a pause of its own. */
  do(kind: MixedKind): Promise<number | void> | null {
    switch (kind) {
      case 'webhook message':
        return by(this.hooks, (hook) => this.postByHook(hook));
      case 'message with files':
        return by(this.uploads, (person) => this.upload(person));
      case 'fetch file':
        return by(this.readers, (reader) => this.fetchFile(reader));
      case 'join or leave':
        return by(this.newcomers, (person) => this.comeOrGo(person));
      case 'change presence':
        return by(
          this.free,
          (session) => session.showAs(oneOf(STATUSES), `${oneOf(GAMES)} ${++this.counter}`),
          (session) => this.shown.has(session),
        );
      case 'lose connection and resume':
        return by(this.free, async (session) => {
          session.drop();
          const pauseMs = PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least);
          await wait(pauseMs);
          await session.resume();
          return pauseMs;
        });
      case 'new session, READY':
        return by(this.free, (session) => session.begin());
      case 'find members by gateway':
        return by(this.freeBots, (session) => session.findMembers(this.large.guildId, `made${1 + Math.floor(Math.random() * 9)}`));
      default:
        return by(
          this.talkers,
          (talker) => this.talk(talker, kind),
          (talker) => this.can(talker, kind),
        );
    }
  }

  private can(talker: Actor, kind: MixedKind): boolean {
    if (kind === 'edit message' || kind === 'delete message') return talker.own.some(({ uses }) => uses === 0);
    if (kind === 'take reaction back') return talker.reactions.length > 0;
    if (kind === 'add reaction') return this.seenBy(talker).length > 0;
    if (kind === 'mark as read') return !talker.isBot && this.seenBy(talker).length > 0;
    return kind !== 'use command and answer' || !talker.isBot;
  }

  private seenBy({ isEverywhere }: Actor): readonly Sent[] {
    return isEverywhere ? this.recent : this.recentOfLarge;
  }

  private get large(): { guildId: string; channelIds: readonly string[] } {
    return this.setting.guilds[0] ?? { guildId: '', channelIds: [] };
  }

  private placeFor({ isEverywhere }: Pick<Actor, 'isEverywhere'>): string {
    const guild = isEverywhere && Math.random() > IN_LARGE ? oneOf(this.setting.guilds.slice(1)) : this.large;
    return oneOf(guild.channelIds);
  }

  private async talk(talker: Actor, kind: MixedKind): Promise<void> {
    const seen = this.seenBy(talker);
    switch (kind) {
      case 'edit message':
        return during(oneOf(talker.own), (message) => ask(talker, 'PATCH', at(message), { content: text() }));
      case 'delete message':
        return this.delete(talker);
      case 'add reaction':
        return during(oneOf(seen), async (message) => {
          const emoji = oneOf(EMOJIS);
          await ask(talker, 'PUT', `${at(message)}/reactions/${emoji}/@me`);
          if (talker.reactions.push({ message, emoji }) > OWN) talker.reactions.shift();
        });
      case 'take reaction back': {
        const reaction = talker.reactions.pop();
        if (!reaction || reaction.message.isGone) return;
        return during(reaction.message, (message) => ask(talker, 'DELETE', `${at(message)}/reactions/${reaction.emoji}/@me`));
      }
      case 'mark as read':
        return during(oneOf(seen), (message) => ask(talker, 'POST', `${at(message)}/ack`, { token: null }));
      case 'page of history':
        // Some scroll back.
        if (seen.length > 0 && Math.random() < 0.3)
          return during(oneOf(seen), ({ channelId, id }) => ask(talker, 'GET', `/api/v10/channels/${channelId}/messages?limit=50&before=${id}`));
        return void (await ask(talker, 'GET', `/api/v10/channels/${this.placeFor(talker)}/messages?limit=50`));
      case 'typing':
        return void (await ask(talker, 'POST', `/api/v10/channels/${this.placeFor(talker)}/typing`));
      case 'page of members':
        return void (await ask(talker, 'GET', `/api/v10/guilds/${this.large.guildId}/members?limit=100`));
      case 'who am I':
        return void (await ask(talker, 'GET', '/api/v10/users/@me'));
      case 'use command and answer':
        return this.command(talker);
      default:
        return this.create(talker);
    }
  }

  private async create(talker: Actor): Promise<void> {
    const channelId = this.placeFor(talker);
    // People's clients name a nonce; discord.py has its bots enforce it.
    const nonce = `${Date.now()}${++this.counter}`.slice(-20);
    const body = { content: text(), nonce, ...(talker.isBot && { enforce_nonce: true }) };
    const { id } = JSON.parse(await ask(talker, 'POST', `/api/v10/channels/${channelId}/messages`, body)) as { id: string };
    this.note(talker, { channelId, id, uses: 0, isGone: false });
  }

  private note(talker: Actor, message: Sent): void {
    if (talker.own.push(message) > OWN) talker.own.shift();
    for (const recent of this.large.channelIds.includes(message.channelId) ? [this.recent, this.recentOfLarge] : [this.recent])
      if (recent.push(message) > RECENT) recent.shift();
  }

  private async delete(talker: Actor): Promise<void> {
    const message = talker.own.find(({ uses }) => uses === 0);
    if (!message) return;
    message.isGone = true;
    talker.own = talker.own.filter((one) => one !== message);
    this.recent = this.recent.filter((one) => one !== message);
    this.recentOfLarge = this.recentOfLarge.filter((one) => one !== message);
    await ask(talker, 'DELETE', at(message));
  }

  private async postByHook(hook: Actor): Promise<void> {
    const { id, token } = oneOf(this.setting.webhooks);
    await ask(hook, 'POST', `/api/v10/webhooks/${id}/${token}?wait=true`, { content: text(), username: oneOf(WORDS) });
  }

  /** A text of some KiB, and a picture every other time. */
  private async upload(person: Actor): Promise<void> {
    const channelId = this.placeFor(person);
    const parts: (string | Buffer)[] = [];
    const add = (name: string, type: string, content: string | Buffer): void => {
      parts.push(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${name}\r\nContent-Type: ${type}\r\n\r\n`, content, '\r\n');
    };
    add('name="payload_json"', 'application/json', JSON.stringify({ content: text() }));
    add('name="files[0]"; filename="notes.txt"', 'text/plain', `${text()}\n`.repeat(20 + Math.floor(Math.random() * 80)));
    if (Math.random() < 0.5) add('name="files[1]"; filename="dot.png"', 'image/png', PICTURE);
    parts.push(`--${BOUNDARY}--\r\n`);
    const body = Buffer.concat(parts.map((part) => Buffer.from(part as string))); // copies bytes as well
    const answer = await person.sender.request('POST', `/api/v10/channels/${channelId}/messages`, body);
    const { id, attachments } = JSON.parse(demand(answer)) as { id: string; attachments: { url: string }[] };
    this.note(person, { channelId, id, uses: 0, isGone: false });
    for (const { url } of attachments) {
      const { pathname, search } = new URL(url);
      if (this.files.push(`${pathname}${search}`) > FILES) this.files.shift();
    }
  }

  private async fetchFile(reader: Actor): Promise<void> {
    if (this.files.length > 0) await ask(reader, 'GET', oneOf(this.files));
  }

  private async comeOrGo(person: Actor): Promise<void> {
    if (person.isMember) await ask(person, 'DELETE', `/api/v10/users/@me/guilds/${this.large.guildId}`, {});
    else await ask(person, 'POST', `/api/v10/invites/${this.setting.invite}`, {});
    person.isMember = !person.isMember;
  }

  /** A person's command, until the answer of the bot stands. */
  private async command(person: Actor): Promise<void> {
    const { applicationId, command } = this.setting;
    const nonce = String(++this.counter);
    const heard = new Promise<{ id: string; token: string }>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the bot heard of no command')), 60_000);
      this.commands.set(nonce, (interaction) => {
        clearTimeout(timer);
        resolve(interaction);
      });
    });
    const [{ id, token }] = await Promise.all([
      heard,
      ask(person, 'POST', '/api/v10/interactions', {
        type: 2,
        application_id: applicationId,
        guild_id: this.large.guildId,
        channel_id: oneOf(this.large.channelIds),
        data: { id: command.id, name: 'say', type: 1, version: command.version, options: [{ type: 3, name: 'what', value: nonce }] },
      }),
    ]).finally(() => this.commands.delete(nonce));
    await ask(person, 'POST', `/api/v10/interactions/${id}/${token}/callback`, { type: 4, data: { content: text() } });
  }

  private hear(payload: string): void {
    const { d } = JSON.parse(payload) as { d: { id: string; token: string; data?: { options?: { value?: string }[] } } };
    this.commands.get(d.data?.options?.[0]?.value ?? '')?.(d);
  }
}

/** Null where nobody who can is idle. */
function by<One>(idle: One[], act: (one: One) => Promise<number | void>, can: (one: One) => boolean = () => true): Promise<number | void> | null {
  const place = idle.findIndex(can);
  const [one] = place < 0 ? [] : idle.splice(place, 1);
  return one === undefined ? null : act(one).finally(() => idle.push(one));
}

async function during(message: Sent, act: (message: Sent) => Promise<unknown>): Promise<void> {
  message.uses++;
  try {
    await act(message);
  } finally {
    message.uses--;
  }
}

const at = ({ channelId, id }: Sent): string => `/api/v10/channels/${channelId}/messages/${id}`;

const ask = async ({ sender }: Actor, method: string, path: string, body?: object): Promise<string> =>
  demand(await sender.request(method, path, body ? JSON.stringify(body) : ''));

/** Whatever is refused, for whatever reason, is an error: 404 and 429 too. */
function demand({ status, body }: { status: number; body: string }): string {
  if (status > 299) throw new Error(`${status} ${body.slice(0, 300)}`);
  return body;
}
