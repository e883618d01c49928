import { mintToken } from '#core/accounts/token';
import { newInteractionToken } from '#core/interactions/interaction-registry';
import { openLog } from './open-log.ts';

/** A log whose lines can be read. */
function open(): { log: ReturnType<typeof openLog>; lines: () => string } {
  let text = '';
  return { log: openLog('trace', { write: (line) => void (text += line) }), lines: () => text };
}

describe('the log', () => {
  const token = mintToken('123456789012345678', Date.now());
  const webhookToken = 'w'.repeat(68);
  const interactionToken = newInteractionToken('123456789012345678');
  const secrets: [string, string, string][] = [
    ['a token', token, `no session of ${token}`],
    [
      'what stands in a link that was sent',
      'Zm9yZ290dGVuLXBhc3N3b3JkLW9mLWFsaWNl',
      'sent https://chat.example.org/reset#token=Zm9yZ290dGVuLXBhc3N3b3JkLW9mLWFsaWNl',
    ],
    ['a header', 'dGhlIG9wZXJhdG9yJ3Mgc2VjcmV0', 'authorization: Operator dGhlIG9wZXJhdG9yJ3Mgc2VjcmV0'],
    ['a webhook’s address', webhookToken, `POST /api/v10/webhooks/123456789012345678/${webhookToken}?wait=true`],
    ['an interaction’s callback', interactionToken, `POST /interactions/123456789012345678/${interactionToken}/callback`],
    ['an interaction’s token alone', interactionToken, `unknown ${interactionToken}`],
    ['the database’s password', 'hunter2', 'connect to postgres://nexus:hunter2@localhost:5432/nexus'],
    ['a signed link', 'abcdef0123456789', 'GET /attachments/1/2/a.png?ex=1&is=1&hm=abcdef0123456789&'],
  ];

  it.each(secrets)('hides %s in messages, errors, their stacks and causes', (_, secret, text) => {
    const { log, lines } = open();
    log.info(text);
    log.info({ more: 'x' }, text);
    log.error({ err: new Error(text) }, 'it failed');
    log.error({ err: new Error('outer', { cause: new Error(text) }) }, 'it failed');
    log.error(new Error(text));
    expect(lines().split('\n')).toHaveLength(6);
    expect(lines()).toContain('[hidden]');
    expect(lines()).not.toContain(secret);
  });

  it('shows of an error its type, words, place, code and cause, and not the rows that hang on it', () => {
    const { log, lines } = open();
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    log.error({ err: Object.assign(new TypeError('broken', { cause }), { detail: 'Failing row contains (a private message)' }) }, 'it failed');
    expect(JSON.parse(lines())).toMatchObject({
      msg: 'it failed',
      err: { type: 'TypeError', message: 'broken', stack: expect.stringContaining('open-log.test'), cause: { code: 'ECONNREFUSED' } },
    });
    expect(lines()).not.toContain('private message');
  });

  it('shows nothing of what could not be read', () => {
    const { log, lines } = open();
    try {
      JSON.parse('a private word');
    } catch (error) {
      log.error({ err: new Error('outer', { cause: error }) }, 'it failed');
    }
    log.error({ err: Object.assign(new Error('invalid input syntax for type bigint: "a private word"'), { code: '22P02' }) }, 'it failed');
    expect(lines()).toContain('no valid JSON');
    expect(lines()).toContain('type bigint');
    expect(lines()).not.toContain('private');
  });

  it('hides what has the name of a secret', () => {
    const { log, lines } = open();
    log.info({ password: 'pw1', body: { token: 'pw2', headers: { authorization: 'pw3' } } }, 'careless');
    expect(lines()).not.toMatch(/pw[123]/);
    expect(lines()).toContain('careless');
  });
});
