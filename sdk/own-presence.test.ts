import { OwnPresence } from './own-presence.ts';
import { RestClient } from './rest/rest-client.ts';
import { Store } from './state/store.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function open(status?: 'idle') {
  const written: unknown[] = [];
  let isReachable = true;
  const rest = new RestClient({
    base: 'https://chat.test',
    token: 'token',
    transport: async ({ method, url, body }) => {
      if (!isReachable) throw new TypeError('gone');
      written.push([method, new URL(url).pathname, JSON.parse(String(body))]);
      return { status: 200, headers: new Headers({ 'content-type': 'application/json' }), text: '{}' };
    },
  });
  const store = new Store();
  return { presence: new OwnPresence(rest, store, status), store, written, reach: (is: boolean) => (isReachable = is) };
}
const saved = (body: object): unknown => ['PATCH', '/api/v10/users/@me/settings', body];
const lunch = { name: 'Custom Status', type: 4, state: 'at lunch', emoji: { name: 'pizza' } };

describe('how one is seen', () => {
  it('is left to the settings until the program or the person says something', async () => {
    const { presence, written } = open();
    expect(presence.current).toBeNull();
    expect(open('idle').presence.current).toEqual({ status: 'idle', activities: [], since: 0, afk: false });
    presence.choose('dnd', [lunch]);
    await settled();
    expect(presence.current).toMatchObject({ status: 'dnd', activities: [lunch] });
    expect(written).toEqual([saved({ status: 'dnd', custom_status: { text: 'at lunch', emoji_id: null, emoji_name: 'pizza', expires_at: null } })]);
  });

  it('keeps the custom status where only the status is chosen', async () => {
    const { presence, store, written } = open();
    store.apply('USER_SETTINGS_UPDATE', { custom_status: { text: 'at lunch', emoji_id: null, emoji_name: 'pizza', expires_at: null } });
    expect(presence.choose('idle', undefined).activities).toEqual([lunch]);
    await settled();
    presence.choose('online', []);
    await settled();
    expect(written).toEqual([saved({ status: 'idle' }), saved({ status: 'online', custom_status: null })]);
  });

  it('ends where an end was chosen, unless another status takes its place', async () => {
    const { presence, written, reach } = open();
    const end = '2030-01-01T10:00:00.000Z';
    presence.choose('dnd', undefined, end);
    await settled();
    presence.choose('dnd', []);
    await settled();
    expect(written.splice(0)).toEqual([saved({ status: 'dnd', status_expires_at: end }), saved({ status: 'dnd', custom_status: null })]);
    reach(false);
    presence.choose('dnd', undefined, end);
    await settled();
    presence.choose('dnd', []);
    await settled();
    presence.choose('idle', undefined);
    await settled();
    reach(true);
    presence.flush();
    await settled();
    expect(written).toEqual([saved({ status: 'idle', custom_status: null })]);
  });

  it('is away while nobody is there, if it was online, and nothing of that is kept', async () => {
    const { presence, store, written } = open();
    store.apply('USER_SETTINGS_UPDATE', { custom_status: { text: 'at lunch', emoji_id: null, emoji_name: 'pizza', expires_at: null } });
    expect(presence.idle(true, 5)).toEqual({ status: 'idle', activities: [lunch], since: 5, afk: true });
    expect(presence.idle(false)).toEqual({ status: 'online', activities: [lunch], since: 0, afk: false });
    store.apply('USER_SETTINGS_UPDATE', { status: 'dnd' });
    expect(presence.idle(true, 7)).toEqual({ status: 'dnd', activities: [lunch], since: 7, afk: true });
    expect(presence.idle(false)).toEqual({ status: 'dnd', activities: [lunch], since: 0, afk: false });
    await settled();
    expect([presence.current, written]).toEqual([null, []]);
  });

  it('is kept for when the server can be reached, and ends with the login', async () => {
    const { presence, written, reach } = open();
    reach(false);
    presence.choose('invisible', []);
    await settled();
    presence.choose('dnd', undefined);
    await settled();
    reach(true);
    presence.flush();
    await settled();
    expect(written).toEqual([saved({ status: 'dnd', custom_status: null })]);
    presence.forget();
    expect(presence.current).toBeNull();
  });

  it('is what another device chose last', async () => {
    const { presence, store } = open();
    const hear = (settings: Record<string, unknown>): unknown => {
      store.apply('USER_SETTINGS_UPDATE', settings);
      return presence.heard(settings);
    };
    presence.choose('dnd', undefined);
    await settled();
    expect(hear({ status: 'dnd' })).toBeNull();
    expect(presence.current).not.toBeNull();
    expect(hear({ status: 'idle' })).toEqual({ status: 'idle', activities: [], since: 0, afk: false });
    expect(presence.current).toBeNull();
    expect(hear({ locale: 'de' })).toBeNull();
    expect(hear({ custom_status: { text: 'at lunch', emoji_id: null, emoji_name: 'pizza', expires_at: null } })).toMatchObject({
      status: 'idle',
      activities: [lunch],
    });
    // Nobody is here, though somebody is there.
    presence.idle(true, 5);
    expect(hear({ status: 'online' })).toEqual({ status: 'idle', activities: [lunch], since: 5, afk: true });
    expect(open('idle').presence.heard({ status: 'dnd' })).toBeNull();
  });
});
