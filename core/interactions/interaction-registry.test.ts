import { InteractionType } from 'discord-api-types/v10';
import type { AttachmentRecord, MessageRecord } from '../messages/message-record.ts';
import { idOfToken, InteractionRegistry, newInteractionToken, TOKEN_LIFETIME_MS, type InteractionRecord } from './interaction-registry.ts';

let nowMs = 1_000_000;
const registry = () => new InteractionRegistry(() => nowMs);

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
  state: 'waiting',
  isLoading: false,
  isHushed: false,
  followUpsLeft: Infinity,
  messageIds: new Set(),
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
  it('finds by id and token, and by application and token, and nothing by a wrong one', () => {
    const known = registry();
    const one = interaction('1');
    known.add(one);
    expect(known.byIdAndToken('1', one.token)).toBe(one);
    expect(known.byToken('7', one.token)).toBe(one);
    expect(known.byToken('8', one.token)).toBeUndefined();
    expect(known.byIdAndToken('1', newInteractionToken('1'))).toBeUndefined();
    expect(known.byIdAndToken('2', one.token)).toBeUndefined();
    expect(known.byToken('7', 'a webhook’s token')).toBeUndefined();
  });

  it('forgets after fifteen minutes', () => {
    const known = registry();
    const one = interaction('1');
    known.add(one);
    nowMs += TOKEN_LIFETIME_MS - 1;
    expect(known.byId('1')).toBe(one);
    nowMs += 1;
    expect(known.byId('1')).toBeUndefined();
    known.add(interaction('2'));
    expect(known.size).toBe(1);
  });

  it('holds no more than it may, and drops the oldest', () => {
    const known = registry();
    for (let id = 1; id <= 50_001; id++) known.add({ ...interaction('1'), id: String(id) });
    expect(known.size).toBe(50_000);
    expect(known.byId('1')).toBeUndefined();
    expect(known.byId('2')).toBeDefined();
  });

  it('tells of the files of an ephemeral message that is dropped or grows old', () => {
    const known = registry();
    const gone: string[] = [];
    known.onForgottenFile = (key) => gone.push(key);
    const message = (id: string): MessageRecord => ({ id, attachments: [{ id: `${id}0`, key: `file-${id}` }] }) as unknown as MessageRecord; // these keys only
    known.keepEphemeral(message('1'));
    known.keepEphemeral(message('2'));
    expect(known.dropEphemeral('1')?.id).toBe('1');
    expect(gone).toEqual(['file-1']);
    nowMs += 60 * 60_000;
    expect(known.ephemeralMessage('2')).toBeUndefined();
    known.keepFile({ id: '30', key: 'file-3' } as AttachmentRecord); // as above
    expect(gone).toEqual(['file-1', 'file-2']);
  });
});
