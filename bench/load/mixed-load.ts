import { answerCommands } from '../measure/program.ts';
import { HttpSender } from './http-sender.ts';

/** What people and bots do, in shares of a hundred. */
const KINDS = {
  'create message': 60,
  'edit message': 8,
  'add reaction': 8,
  'page of history': 10,
  typing: 5,
  'page of members': 3,
  'delete message': 3,
  'who am I': 3,
} as const;

export type MixedKind = keyof typeof KINDS;

export interface MixedStart {
  act: 'start';
  url: string;
  guildId: string;
  channelIds: readonly string[];
  authorizations: readonly string[];
}

export interface MixedTaken {
  /** Of each kind, how long each request waited for its answer. */
  latenciesMs: Partial<Record<MixedKind, number[]>>;
  errors: string[];
  /** Messages and changes that sessions hear of. */
  events: number;
}

/** `perSecond` begins it or changes its pace; 0 ends it and waits for what is under way. */
type Command = MixedStart | { act: 'pace'; perSecond: number } | { act: 'take' };

const TICK_MS = 10;
const CONTENT = 'the quick brown fox jumps over the lazy dog '.repeat(3).trim();
/** Which messages edits and reactions go to. */
const REMEMBERED = 500;

let start: MixedStart | null = null;
let idle: HttpSender[] = [];
let underWay = 0;
let perSecond = 0;
let owed = 0;
let lastMs = performance.now();
let counter = 0;
let recent: { channelId: string; id: string; authorization: string }[] = [];
let taken: MixedTaken = { latenciesMs: {}, errors: [], events: 0 };
const owners = new Map<HttpSender, string>();

setInterval(() => {
  const nowMs = performance.now();
  owed += (perSecond * (nowMs - lastMs)) / 1000;
  lastMs = nowMs;
  while (owed >= 1 && idle.length > 0) {
    owed--;
    void one();
  }
  // What could not be sent in time is not made up for.
  owed = Math.min(owed, perSecond / 10);
}, TICK_MS);

async function one(): Promise<void> {
  const sender = idle.shift();
  if (!sender || !start) return;
  underWay++;
  const kind = kindOf(Math.random() * 100);
  const sentMs = performance.now();
  try {
    await send(sender, kind);
    (taken.latenciesMs[kind] ??= []).push(performance.now() - sentMs);
  } catch (error) {
    taken.errors.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
  }
  underWay--;
  idle.push(sender);
}

function kindOf(place: number): MixedKind {
  let end = 0;
  for (const [kind, share] of Object.entries(KINDS)) if (place < (end += share)) return kind as MixedKind;
  return 'create message';
}

async function send(sender: HttpSender, kind: MixedKind): Promise<void> {
  if (!start) return;
  const { guildId, channelIds } = start;
  const channel = `/api/v10/channels/${channelIds[Math.floor(Math.random() * channelIds.length)] ?? ''}`;
  const message = recent[Math.floor(Math.random() * recent.length)];
  const own = recent.find((one) => one.authorization === owners.get(sender));
  const ask = async (method: string, path: string, body?: object): Promise<string> => {
    const answer = await sender.request(method, path, body ? JSON.stringify(body) : '');
    // Somebody else may have deleted the message in the meantime.
    if (answer.status === 404 && kind !== 'create message') return '{}';
    if (answer.status > 299) throw new Error(`${answer.status} ${answer.body.slice(0, 300)}`);
    if (method !== 'GET') taken.events++;
    return answer.body;
  };
  const at = (one: { channelId: string; id: string }): string => `/api/v10/channels/${one.channelId}/messages/${one.id}`;
  if (kind === 'edit message' && own) await ask('PATCH', at(own), { content: `changed ${++counter} ${CONTENT}` });
  else if (kind === 'add reaction' && message) await ask('PUT', `${at(message)}/reactions/%F0%9F%91%8D/@me`);
  else if (kind === 'page of history') await ask('GET', `${channel}/messages?limit=50`);
  else if (kind === 'typing') await ask('POST', `${channel}/typing`);
  else if (kind === 'page of members') await ask('GET', `/api/v10/guilds/${guildId}/members?limit=100`);
  else if (kind === 'who am I') await ask('GET', '/api/v10/users/@me');
  else if (kind === 'delete message' && own) {
    recent = recent.filter((one) => one !== own);
    await ask('DELETE', at(own));
  } else {
    const { id, channel_id: channelId } = JSON.parse(await ask('POST', `${channel}/messages`, { content: `${++counter} ${CONTENT}` })) as {
      id: string;
      channel_id: string;
    };
    recent.push({ channelId, id, authorization: owners.get(sender) ?? '' });
    if (recent.length > REMEMBERED) recent.shift();
  }
}

async function act(command: Command): Promise<unknown> {
  if (command.act === 'take') {
    const result = taken;
    taken = { latenciesMs: {}, errors: [], events: 0 };
    return result;
  }
  if (command.act === 'start') {
    start = command;
    for (const authorization of command.authorizations) {
      const sender = new HttpSender(new URL(command.url), { Authorization: authorization });
      owners.set(sender, authorization);
      idle.push(sender);
    }
    return null;
  }
  perSecond = command.perSecond;
  lastMs = performance.now();
  while (perSecond === 0 && underWay > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  return null;
}

answerCommands(act);
