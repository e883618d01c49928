import { setTimeout as pause } from 'node:timers/promises';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { Connection } from '../connection.ts';
import { endSession } from '../end-session.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Session } from '../session.ts';
import type { Fellows } from './fellows.ts';

export interface DrainOptions {
  /** Over how long thousands of clients are asked to go. */
  spreadMs: number;
  /** How long sessions wait at most until another process has taken them over. */
  withinMs: number;
}

/** So few are asked at once; more of them one group after another. */
const GROUP = 50;
const GROUP_EVERY_MS = 100;
const LOOK_EVERY_MS = 25;
/** Clients that lost their connection knock again within this, or hardly ever. */
const JUST_LOST_MS = 30_000;
/** Whether there still is anybody who could take them over. */
const LOOKS_PER_QUESTION = 40;
/** A process that ends does not wait for a Redis that says nothing for so long. */
const FAREWELL_MS = 3_000;

/** Leads all clients to other processes, which take their sessions over; what is left then is ended. At once where there is no other. */
export async function drain(context: GatewayContext, fellows: Fellows, connections: ReadonlySet<Connection>, options: DrainOptions): Promise<void> {
  const { core, sessions } = context;
  context.isDraining = true;
  try {
    await soon(fellows.sayLeaving());
  } catch {
    return leave(context, fellows, true);
  }
  let isSilent = false;
  const isAlone = (): Promise<boolean> => soon(fellows.isAlone()).catch(() => (isSilent = true));
  if (sessions.size === 0 || (await isAlone())) return leave(context, fellows, isSilent);
  const meant = meantToGo(context);
  core.log.info({ sessions: meant.size }, 'this gateway process ends; its clients are asked to resume at another one');
  await leadAway(context, fellows, connections, meant, options, isAlone);
  const left = [...sessions.all()];
  for (const session of left) endSession(context, session);
  if (!isSilent) await fellows.directory.settled();
  core.log.info(
    { takenOver: meant.size - left.filter((session) => meant.has(session)).length, ended: left.length },
    'the sessions of this gateway process are gone',
  );
  await leave(context, fellows, isSilent);
}

/** Those with a client, and those who lost their connection a moment before: they are about to resume elsewhere. */
export function meantToGo({ core, sessions }: GatewayContext): Set<Session> {
  const detachedSinceMs = core.clock.steadyMs() - JUST_LOST_MS;
  return new Set(
    [...sessions.all()].filter(
      ({ connection, detachedAtMs, isLost }) => connection !== null || (!isLost && detachedAtMs !== null && detachedAtMs >= detachedSinceMs),
    ),
  );
}

/** Asks all clients to go, and waits until others have their sessions; no longer than that, nor once it drains no more. */
export async function leadAway(
  context: GatewayContext,
  fellows: Fellows,
  connections: ReadonlySet<Connection>,
  meant: ReadonlySet<Session>,
  { spreadMs, withinMs }: DrainOptions,
  isAlone: () => Promise<boolean>,
): Promise<void> {
  const { core } = context;
  const untilMs = core.clock.steadyMs() + withinMs;
  await sendAway(context, [...connections], spreadMs);
  for (let looks = 1; context.isDraining && core.clock.steadyMs() < untilMs && isAnyLeft(context, fellows, meant); looks++) {
    await pause(LOOK_EVERY_MS);
    if (looks % LOOKS_PER_QUESTION === 0 && (await isAlone())) break;
  }
}

/** One that could not say so is missed by the others after some seconds, and what it had is ended by them. */
async function leave({ core, sessions }: GatewayContext, fellows: Fellows, isSilent: boolean): Promise<void> {
  const told = fellows.leave().then(() => core.bus.flushed());
  const unheard = (error?: unknown): void =>
    core.log.warn(
      { ...(error !== undefined && { err: error }), sessions: sessions.size },
      'this gateway process ends without having told the others, because Redis does not answer; they will miss it after some seconds',
    );
  if (!isSilent) return soon(told).catch(unheard);
  told.catch(() => undefined);
  unheard();
}

/** Rejects when Redis has said nothing until then. */
function soon<Answer>(asked: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it has not answered in ${FAREWELL_MS / 1_000} s`)), FAREWELL_MS);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** In groups, so that they do not all knock at the others at the same moment. */
async function sendAway(context: GatewayContext, connections: readonly Connection[], spreadMs: number): Promise<void> {
  const group = Math.max(GROUP, Math.ceil((connections.length * GROUP_EVERY_MS) / spreadMs));
  for (let index = 0; context.isDraining && index < connections.length; index += group) {
    for (const connection of connections.slice(index, index + group)) askToGo(connection);
    if (index + group < connections.length) await pause(GROUP_EVERY_MS);
  }
}

export function askToGo(connection: Connection): void {
  connection.sendControl(GatewayOpcodes.Reconnect, null);
  connection.close(GatewayCloseCodes.UnknownError, 'The server is going down.');
}

/** Those whose clients were there, and those handed over that the other process has not yet said to have. */
const isAnyLeft = ({ sessions }: GatewayContext, { handed }: Fellows, meant: ReadonlySet<Session>): boolean => {
  if (handed.size > 0) return true;
  for (const session of meant) if (sessions.get(session.terms.id) === session) return true;
  return false;
};
