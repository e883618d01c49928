import { setTimeout as sleep } from 'node:timers/promises';
import { discordAuditLog, discordOperations } from '#openapi/facts';
import type { Heard } from '../listener.ts';
import type { Answer } from '../rest-client.ts';
import type { PermissionName, Request, Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const operationsByName = new Map(discordOperations.map((row) => [row.operation, row]));
const actions = new Map(discordAuditLog.map((row) => [row.action, row]));
const actionNames = new Map(discordAuditLog.map((row) => [row.value, row.action]));

interface ShownEntry {
  id: string;
  user_id: string;
  target_id: string | null;
  action_type: number;
  reason?: string;
  changes?: { key: string }[];
  options?: Record<string, unknown>;
}

type Reply = Answer<Record<string, unknown> | undefined>;

/** What went otherwise than the scene says. */
export interface Outcome {
  refusals: string[];
  effect: string[];
}

let reasons = 0;

/** Tries a scene without each of the permissions it needs, then with all of them, and tells what was wrong. */
export async function playScene(stage: Stage, scene: Scene): Promise<Outcome> {
  const outcome: Outcome = { refusals: [], effect: [] };
  const request = await scene.set(stage);
  const has = [...scene.needs, ...(scene.has ?? [])];
  for (const lacking of scene.needs) {
    const fault = await refusalFault(
      stage,
      scene,
      request,
      has.filter((name) => name !== lacking),
      expectedRefusal(scene, lacking),
    );
    if (fault !== null) outcome.refusals.push(`without ${lacking}: ${fault}`);
  }
  if (scene.refusedAnyway !== undefined) {
    const fault = await refusalFault(stage, scene, request, has, scene.refusedAnyway);
    if (fault !== null) outcome.refusals.push(`with all it needs: ${fault}`);
    return outcome;
  }
  if (!request.by) await stage.allow(has);
  await stage.settle();
  const lastEntry = await newestEntry(stage);
  const sessions = [stage.witness, stage.owner, stage.callerBot, ...(request.ears ?? [])];
  const heardBefore = sessions.map(({ heard }) => heard.length);
  const reason = `reason ${reasons++}`;
  const reply = await ask(stage, scene, request, reason);
  await stage.settle();
  if (reply.status > 299) outcome.effect.push(`refused with all it needs: ${reply.status} ${JSON.stringify(reply.body)}`);
  const newOf = (): Heard[][] => sessions.map(({ heard }, index) => heard.slice(heardBefore[index]));
  if (scene.shows !== undefined && !JSON.stringify(reply.body ?? '').includes(scene.shows)) outcome.effect.push(`does not show ${scene.shows}`);
  await untilHeard(scene, newOf);
  outcome.effect.push(...(await auditFaults(stage, scene, request, reply, reason, lastEntry)), ...eventFaults(stage, scene, newOf()));
  return outcome;
}

function expectedRefusal(scene: Scene, lacking: PermissionName): string {
  const isInChannel = operationsByName.get(scene.operation)?.path.includes('{channel_id}') ?? false;
  return scene.refusals?.[lacking] ?? (lacking === 'ViewChannel' && isInChannel ? '403 50001' : '403 50013');
}

async function refusalFault(stage: Stage, scene: Scene, request: Request, permissions: readonly PermissionName[], expected: string): Promise<string | null> {
  await stage.allow(permissions);
  await stage.settle();
  const before = await stage.state();
  const heard = stage.witness.heard.length;
  const reply = await ask(stage, scene, request, 'never');
  await stage.settle();
  const after = await stage.state();
  const answer = reply.status < 300 && !/^\d/.test(expected) ? tells(reply) : `${reply.status} ${String(reply.body?.['code'] ?? '')}`.trim();
  if (answer !== expected) return `${answer} instead of ${expected} ${JSON.stringify(reply.body ?? '').slice(0, 200)}`;
  const events = stage.witness.heard
    .slice(heard)
    .filter(({ t, d }) => !isSettling(stage, t, d))
    .map(({ t }) => t);
  if (events.length > 0) return `refused, yet it fired ${events.join(', ')}`;
  if (before !== after) return `refused, yet it changed ${changedLines(before, after)}`;
  return null;
}

/** Lists are empty, by themselves or as the only thing in their envelope; or makers are left out. */
const tells = ({ body }: Reply): string =>
  Object.values(body ?? {}).every((value) => value === false || value === 0 || (Array.isArray(value) && value.length === 0))
    ? 'nothing'
    : JSON.stringify(body).includes('"user":')
      ? 'something'
      : 'no maker';

function changedLines(before: string, after: string): string {
  const old = new Set(before.split('\n'));
  return after
    .split('\n')
    .filter((line) => !old.has(line))
    .map((line) => line.split(' ')[0])
    .join(', ');
}

function ask(stage: Stage, scene: Scene, { params, by, target: _target, ears: _ears, ...options }: Request, reason: string): Promise<Reply> {
  const row = operationsByName.get(scene.operation);
  if (!row) throw new Error(`${scene.operation} is no operation`);
  const filled: Record<string, string> = { guild_id: stage.guildId, channel_id: stage.textId, ...params };
  const path = row.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = filled[name];
    if (value === undefined) throw new Error(`${scene.operation} has no ${name}`);
    return encodeURIComponent(value);
  });
  const { rest } = by ?? stage.caller[scene.caller ?? 'bot'];
  return rest.ask(row.method, path, { ...options, headers: { ...options.headers, 'x-audit-log-reason': encodeURIComponent(reason) } });
}

const entriesOf = async (stage: Stage, limit: number): Promise<ShownEntry[]> =>
  (await stage.alice.rest.get<{ audit_log_entries: ShownEntry[] }>(`/guilds/${stage.guildId}/audit-logs`, { query: { limit } })).audit_log_entries;

const newestEntry = async (stage: Stage): Promise<string> => (await entriesOf(stage, 1))[0]?.id ?? '0';

async function auditFaults(stage: Stage, scene: Scene, request: Request, reply: Reply, reason: string, lastEntry: string): Promise<string[]> {
  const entries = (await entriesOf(stage, 20)).filter(({ id }) => BigInt(id) > BigInt(lastEntry)).reverse();
  const expected = scene.audit ?? [];
  const names = entries.map((entry) => actionNames.get(entry.action_type) ?? String(entry.action_type));
  const wanted = expected.map(({ action }) => action);
  if (names.join() !== wanted.join()) return [`the audit log has [${names.join()}] instead of [${wanted.join()}]`];
  const actorId = request.by ? request.by.id : stage.caller[scene.caller ?? 'bot'].id;
  const { target } = request;
  const requestTarget = typeof target === 'function' ? target(reply.body ?? {}) : target;
  return entries.flatMap((entry, index) => {
    const { action, keys, options, target: entryTarget } = expected[index] ?? { action: '' };
    const row = actions.get(action);
    const faults: string[] = [];
    const hold = (isRight: boolean, words: string): void => void (isRight || faults.push(`${action}: ${words} ${JSON.stringify(entry)}`));
    hold(entry.reason === reason, 'its reason is another');
    hold(actorId === undefined || entry.user_id === actorId, 'somebody else did it');
    if (requestTarget !== undefined) hold(entry.target_id === (entryTarget === null ? null : requestTarget), `its target is not ${String(requestTarget)}`);
    const changed = (entry.changes ?? []).map(({ key }) => key);
    const isKnown = (key: string): boolean => !row?.keys || row.keys.some((known) => known === key || known.startsWith('<'));
    hold(changed.every(isKnown), 'a key that Discord has not');
    hold(
      (keys ?? []).every((key) => changed.includes(key)),
      `a change is missing of ${(keys ?? []).join()}`,
    );
    hold(!row?.keys?.length || changed.length > 0 || keys?.length === 0, 'nothing changed');
    hold(
      Object.keys(entry.options ?? {}).every((key) => !row?.options || row.options.includes(key)),
      'an option that Discord has not',
    );
    for (const [key, value] of Object.entries(options ?? {})) hold(entry.options?.[key] === value, `option ${key} is not ${String(value)}`);
    hold(
      Object.values(entry.options ?? {}).every((value) => typeof value === 'string'),
      'an option that is no text',
    );
    return faults;
  });
}

/** The owner types to see whether all has arrived. */
const isSettling = (stage: Stage, t: string, d: Record<string, unknown>): boolean => t === 'TYPING_START' && d['user_id'] === stage.alice.id;

const expectedEvents = (scene: Scene): Set<string> => new Set([...(scene.events ?? []), ...(scene.audit?.length ? ['GUILD_AUDIT_LOG_ENTRY_CREATE'] : [])]);

/** What the witness hears has come; what only others hear may still be on its way. */
async function untilHeard(scene: Scene, newOf: () => Heard[][]): Promise<void> {
  const isMissing = (): boolean =>
    [...expectedEvents(scene)].some(
      (name) =>
        !newOf()
          .flat()
          .some(({ t }) => t === name),
    );
  for (let tries = 0; tries < 400 && isMissing(); tries++) await sleep(25);
}

/** All that is expected comes to the witness, the owner or the caller; nothing else comes to the witness. */
function eventFaults(stage: Stage, scene: Scene, heard: readonly (readonly Heard[])[]): string[] {
  const expected = expectedEvents(scene);
  const named = (list: readonly Heard[]): Set<string> => new Set(list.filter(({ t, d }) => !isSettling(stage, t, d)).map(({ t }) => t));
  const fired = named(heard.flat());
  const missing = [...expected].filter((t) => !fired.has(t));
  const unforeseen = [...named(heard[0] ?? [])].filter((t) => !expected.has(t));
  return [...(missing.length > 0 ? [`did not fire ${missing.join(', ')}`] : []), ...(unforeseen.length > 0 ? [`fired ${unforeseen.join(', ')}, too`] : [])];
}
