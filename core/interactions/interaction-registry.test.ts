import { InteractionType } from 'discord-api-types/v10';
import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import type { MessageRecord } from '../messages/message-record.ts';
import {
  EPHEMERAL_LIFETIME_MS,
  idOfToken,
  InteractionRegistry,
  newInteractionToken,
  TOKEN_LIFETIME_MS,
  type InteractionRecord,
} from './interaction-registry.ts';

let nowMs = 1_000_000;
const now = (): number => nowMs;
const registry = () => new InteractionRegistry({ shortMemory: inProcessShortMemory(now), rateWindows: inProcessRateWindows(now) });

const interaction = (id: string): InteractionRecord => ({
  id,
  token: newInteractionToken(id),
  type: InteractionType.ApplicationCommand,
  application_id: '7',
  bot_id: '7',
  user_id: '8',
  channel_id: '9',
  guild_id: null,
  nonce: null,
  createdAtMs: nowMs,
  metadata: {} as InteractionRecord['metadata'], // of no account here
  isHushed: false,
  most_follow_ups: null,
  logPlace: null,
});

describe('interaction tokens', () => {
  it('tell the interaction’s id, and are of the characters that routes take', () => {
    const token = newInteractionToken('1234567890');
    expect(token).toMatch(/^[\w-]+$/);
    expect(idOfToken(token)).toBe('1234567890');
    expect(newInteractionToken('1234567890')).not.toBe(token);
  });

  it.each(['', 'x', 'a'.repeat(68), Buffer.from('interaction:1:zz').toString('base64url'), newInteractionToken('1').slice(0, -2)])(
    'are not read out of %s',
    (token) => {
      expect(idOfToken(token)).toBeNull();
    },
  );
});

describe('the registry', () => {
  it('finds by id and token, and by application and token, and nothing by a wrong one', async () => {
    const known = registry();
    const one = interaction('1');
    await known.add(one);
    expect(await known.byIdAndToken('1', one.token)).toEqual(one);
    expect(await known.byToken('7', one.token)).toEqual(one);
    expect(await known.byToken('8', one.token)).toBeNull();
    expect(await known.byIdAndToken('1', newInteractionToken('1'))).toBeNull();
    expect(await known.byIdAndToken('2', one.token)).toBeNull();
    expect(await known.byToken('7', 'a webhook’s token')).toBeNull();
  });

  it('forgets after fifteen minutes', async () => {
    const known = registry();
    const one = interaction('1');
    await known.add(one);
    nowMs += TOKEN_LIFETIME_MS - 1;
    expect(await known.byId('1')).toEqual(one);
    nowMs += 1;
    expect(await known.byId('1')).toBeNull();
  });

  it('takes no more than it may from one person', async () => {
    const known = registry();
    for (let id = 1; id <= 5_000; id++) await known.add({ ...interaction('1'), id: String(id) });
    await expect(known.add(interaction('5001'))).rejects.toMatchObject({ row: { status: 429 } });
    await known.add({ ...interaction('5002'), user_id: 'another' });
    await known.add({ ...interaction('5003'), type: InteractionType.ApplicationCommandAutocomplete });
  });

  it('lets one of many who come at once decide what becomes of an interaction, and again when they take it back', async () => {
    const known = registry();
    const decided = await Promise.all([known.decide('1', 'answered'), known.decide('1', 'failed'), known.decide('1', 'answered')]);
    expect([decided, await known.outcome('1')]).toEqual([[true, false, false], 'answered']);
    await known.undecide('1');
    expect([await known.outcome('1'), await known.decide('1', 'failed'), await known.outcome('1')]).toEqual([null, true, 'failed']);
  });

  it('gives the loading message to one who fills it', async () => {
    const known = registry();
    expect(await known.takeLoading('1')).toBe(false);
    await known.setLoading('1');
    expect(await Promise.all([known.takeLoading('1'), known.takeLoading('1')])).toEqual([true, false]);
  });

  it('holds ephemeral messages for an hour, for less where an application has very many', async () => {
    const known = registry();
    const message = (id: string): MessageRecord => ({ id, application_id: '7', attachments: [] }) as unknown as MessageRecord; // these keys only
    await known.addEphemeral(message('1'));
    await known.addEphemeral(message('2'));
    expect((await known.takeEphemeral('1'))?.id).toBe('1');
    expect(await known.takeEphemeral('1')).toBeNull();
    for (let id = 3; id <= 20_001; id++) await known.addEphemeral(message(String(id)));
    nowMs += TOKEN_LIFETIME_MS;
    expect(await known.ephemeralMessage('2')).not.toBeNull();
    expect(await known.ephemeralMessage('20001')).toBeNull();
    nowMs += EPHEMERAL_LIFETIME_MS - TOKEN_LIFETIME_MS;
    expect(await known.ephemeralMessage('2')).toBeNull();
  });
});
