import { randomBytes } from 'node:crypto';
import { until, type Fleet } from './fleet.ts';
import type { FurnishedGuild } from './furnish-guild.ts';

/** `503 message` where something was refused for now in Discord's form. */
export function refusalIn(status: number, body: unknown): string | undefined {
  const { message, code } = (body ?? {}) as { message?: unknown; code?: unknown }; // whatever was answered
  return status === 503 && typeof message === 'string' && typeof code === 'number' ? `503 ${message}` : undefined;
}

/** A change of a guild, which needs PostgreSQL and a lock of Redis, at each api process in turn. */
export function changesOf(fleet: Fleet, place: FurnishedGuild): () => Promise<string> {
  let n = 0;
  return async () => {
    const apis = fleet.of('api');
    const { url } = apis[n++ % apis.length]?.server ?? { url: '' };
    const answer = await fetch(`${url}/api/v10/channels/${place.hiddenId}`, {
      method: 'PATCH',
      headers: { authorization: place.authorization, 'content-type': 'application/json' },
      // What cannot be packed, so that it needs room.
      body: JSON.stringify({ topic: randomBytes(500).toString('hex') }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    if (answer.status === 200) return 'taken';
    const isJson = answer.headers.get('content-type') === 'application/json';
    return (isJson ? refusalIn(answer.status, JSON.parse(text)) : undefined) ?? `${answer.status} ${text}`;
  };
}

/** Waits until changes are refused; throws when that is not in Discord's form. */
export async function untilRefused(change: () => Promise<string>): Promise<void> {
  await until('a change is refused', async () => {
    const said = await change();
    if (said !== 'taken' && !said.startsWith('503 ')) throw new Error(`refused in another form than Discord's: ${said}`);
    return said !== 'taken';
  });
}

export const untilTaken = (change: () => Promise<string>): Promise<void> => until('a change is taken again', async () => (await change()) === 'taken');
