import { createHmac, randomBytes } from 'node:crypto';
import { issueVoiceToken, verifyVoiceToken, type VoiceCall } from './voice-token.ts';

const secret = randomBytes(32);
const call: VoiceCall = { guild_id: '1', channel_id: '2', user_id: '3', session_id: 'abc' };
const now = 1_700_000_000_000;
const MINUTE = 60_000;

describe('a voice token', () => {
  it('opens the call that it was made for, and says which channel that is in', () => {
    const token = issueVoiceToken(secret, call, now);
    expect(verifyVoiceToken(secret, token, { guild_id: '1', user_id: '3', session_id: 'abc' }, now + 9 * MINUTE)).toEqual(call);
  });

  it('differs each time', () => {
    expect(issueVoiceToken(secret, call, now)).not.toBe(issueVoiceToken(secret, call, now));
  });

  it('opens nothing after ten minutes', () => {
    expect(verifyVoiceToken(secret, issueVoiceToken(secret, call, now), call, now + 10 * MINUTE)).toBeNull();
  });

  it.each([
    ['guild', { guild_id: '9' }],
    ['user', { user_id: '9' }],
    ['session', { session_id: 'abd' }],
  ])('opens nothing for another %s', (_name, other) => {
    expect(verifyVoiceToken(secret, issueVoiceToken(secret, call, now), { ...call, ...other }, now)).toBeNull();
  });

  it('cannot be made or changed without the key', () => {
    const token = issueVoiceToken(secret, call, now);
    const [body = '', mac = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify(['1', '2', '3', 'abc', 9_999_999_999, 'x'])).toString('base64url');
    const byTheSecretItself = createHmac('sha256', secret).update(forged).digest('base64url');
    const others = [
      `${forged}.${mac}`,
      `${forged}.${byTheSecretItself}`,
      `${body}.`,
      body,
      '',
      '.',
      `${body}.${mac}.${mac}`,
      `${body}.${mac.slice(4)}`,
      'x'.repeat(5000),
    ];
    for (const other of others) expect(verifyVoiceToken(secret, other, call, now)).toBeNull();
    expect(verifyVoiceToken(randomBytes(32), token, call, now)).toBeNull();
  });
});
