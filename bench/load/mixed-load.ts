import { answerCommands } from '../measure/program.ts';
import { openCommunity, SHARES, type Community, type CommunitySetting, type MixedKind } from './community.ts';

export type MixedStart = CommunitySetting & { act: 'start' };

export interface MixedTaken {
  /** Of each kind, how long each act took until its last answer. */
  latenciesMs: Partial<Record<MixedKind, number[]>>;
  errors: string[];
  /** Acts for which nobody was free in time. They are not made up for. */
  late: number;
  /** Dispatches that the roaming sessions got so far, and how many did not follow the last. */
  heard: number;
  mistakes: number;
}

/** `perSecond` begins it or changes its pace; 0 ends it and waits for what is under way. */
type Command = MixedStart | { act: 'pace'; perSecond: number } | { act: 'take' };

const TICK_MS = 10;
const kinds = Object.entries(SHARES) as [MixedKind, number][];
const WHOLE = kinds.reduce((sum, [, share]) => sum + share, 0);

let community: Community | null = null;
let underWay = 0;
let perSecond = 0;
let owed = 0;
let lastMs = performance.now();
let taken: Pick<MixedTaken, 'latenciesMs' | 'errors' | 'late'> = { latenciesMs: {}, errors: [], late: 0 };

setInterval(() => {
  const nowMs = performance.now();
  owed += (perSecond * (nowMs - lastMs)) / 1000;
  lastMs = nowMs;
  for (; owed >= 1; owed--) void one(kindOf(Math.random() * WHOLE));
}, TICK_MS);

async function one(kind: MixedKind): Promise<void> {
  const doing = community?.do(kind);
  if (!doing) return void taken.late++;
  underWay++;
  const sentMs = performance.now();
  try {
    const pauseMs = (await doing) ?? 0;
    (taken.latenciesMs[kind] ??= []).push(performance.now() - sentMs - pauseMs);
  } catch (error) {
    taken.errors.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
  }
  underWay--;
}

function kindOf(place: number): MixedKind {
  let end = 0;
  for (const [kind, share] of kinds) if (place < (end += share)) return kind;
  return 'create message';
}

async function act(command: Command): Promise<unknown> {
  if (command.act === 'take') {
    const sum = (of: (session: Community['sessions'][number]) => number): number => community?.sessions.reduce((all, session) => all + of(session), 0) ?? 0;
    const result: MixedTaken = { ...taken, heard: sum(({ heard }) => heard), mistakes: sum(({ mistakes }) => mistakes) };
    taken = { latenciesMs: {}, errors: [], late: 0 };
    return result;
  }
  if (command.act === 'start') {
    community = await openCommunity(command, (reason) => taken.errors.push(`a session was closed: ${reason}`));
    return null;
  }
  perSecond = command.perSecond;
  lastMs = performance.now();
  while (perSecond === 0 && underWay > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  return null;
}

answerCommands(act);
