import type { Client } from '#sdk/client';
import { ConnectionError, DiscordError } from '#sdk/rest/discord-error';
import { inviteShown } from './shown-invites.ts';

/** A client whose server gives these answers, one after the other. */
function clientOf(...answers: (object | Error)[]): Client {
  const request = async (): Promise<object> => {
    const answer = answers.shift() ?? new Error('it was asked too often');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { rest: { request } } as unknown as Client; // as much of it as is asked
}

describe('an invite that is linked', () => {
  it('is asked for once, and again when what is known of it is old', async () => {
    const client = clientOf({ code: 'first' }, { code: 'later' });
    const answers = [0, 1, 299_999, 300_000].map((nowMs) => inviteShown(client, { code: 'a' }, nowMs));
    expect((await Promise.all(answers)).map((invite) => invite?.code)).toEqual(['first', 'first', 'first', 'later']);
  });

  it('leads nowhere where the server knows none, and is asked for again where nothing was answered', async () => {
    const client = clientOf(new DiscordError('GET', 404, { code: 10006 }), new ConnectionError('GET', null), { code: 'b' });
    await expect(inviteShown(client, { code: 'a' }, 0)).resolves.toBeNull();
    await expect(inviteShown(client, { code: 'b' }, 0)).rejects.toThrow('does not answer');
    await expect(inviteShown(client, { code: 'b' }, 0)).resolves.toEqual({ code: 'b' });
  });
});
