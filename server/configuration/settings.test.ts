import { readSettings, rolesIn, unknownNames, turnUrlsOf } from './settings.ts';

describe('settings', () => {
  it('come with defaults, and the TLS port follows the other', async () => {
    expect(await readSettings({ NEXUS_PORT: '8080', NEXUS_URL: '' })).toMatchObject({ NEXUS_PORT: 8080, NEXUS_TLS_PORT: 8523, NEXUS_REGISTRATION: 'open' });
  });

  it('tell where voice is, which a server may be without', async () => {
    expect(await readSettings({ NEXUS_PORT: '8080' })).toMatchObject({ NEXUS_VOICE_PORT: 8524, NEXUS_VOICE_E2EE: 'allow' });
    expect(await readSettings({ NEXUS_PORT: '0' })).toMatchObject({ NEXUS_VOICE_PORT: 0 });
    await readSettings({ NEXUS_ROLES: 'api,gateway,worker' });
    for (const endpoint of ['voice.example.org', 'voice.example.org:443', '203.0.113.7:3444', '[2001:db8::1]:3444', 'localhost']) {
      expect(await readSettings({ NEXUS_VOICE_ENDPOINT: endpoint })).toMatchObject({ NEXUS_VOICE_ENDPOINT: endpoint });
    }
    for (const endpoint of ['wss://voice.example.org', 'voice.example.org/voice', 'voice.example.org:port'])
      await expect(readSettings({ NEXUS_VOICE_ENDPOINT: endpoint })).rejects.toThrow('NEXUS_VOICE_ENDPOINT must be a name or address');
    await expect(readSettings({ NEXUS_VOICE_ADDRESS: 'voice.example.org' })).rejects.toThrow('NEXUS_VOICE_ADDRESS must be an address such as');
  });

  it('that are wrong are named all at once, each with what it takes', async () => {
    const wrong = { NEXUS_PORT: '70000', NEXUS_MAX_FILE_BYTES: '25MB', NEXUS_URL: 'chat.example.org', NEXUS_REGISTRATION: 'perhaps' };
    const { message } = await readSettings(wrong).then(
      () => ({ message: '' }),
      (error: Error) => error,
    );
    expect(message.split('\n').slice(1)).toEqual([
      '  NEXUS_PORT must be a whole number from 0 to 65535',
      '  NEXUS_URL must be an address such as https://chat.example.org',
      '  NEXUS_REGISTRATION must be one of open, invite, closed',
      '  NEXUS_MAX_FILE_BYTES must be a whole number, 1 or more',
    ]);
  });

  it('let a process do a part only where others can do the rest', async () => {
    const whole = { REDIS_URL: 'redis://localhost', DATABASE_URL: 'postgres://localhost/nexus', NEXUS_FILES: 'disk' };
    expect(rolesIn((await readSettings({})).NEXUS_ROLES)).toEqual(new Set(['api', 'gateway', 'worker', 'voice']));
    expect(rolesIn((await readSettings({ ...whole, NEXUS_ROLES: ' worker, api' })).NEXUS_ROLES)).toEqual(new Set(['api', 'worker']));
    await expect(readSettings({ ...whole, NEXUS_ROLES: 'api,everything' })).rejects.toThrow('NEXUS_ROLES must be some of api, gateway, worker, voice');
    await expect(readSettings({ ...whole, REDIS_URL: '', NEXUS_ROLES: 'api' })).rejects.toThrow('Set REDIS_URL');
    await expect(readSettings({ NEXUS_ROLES: 'gateway', REDIS_URL: 'redis://localhost' })).rejects.toThrow('DATABASE_URL');
  });

  it('let no process of several keep its files to itself, unless told so', async () => {
    const several = { REDIS_URL: 'redis://localhost', DATABASE_URL: 'postgres://localhost/nexus' };
    await expect(readSettings({ ...several, NEXUS_ROLES: 'api' })).rejects.toThrow('set S3_ENDPOINT');
    await expect(readSettings(several)).rejects.toThrow('set S3_ENDPOINT');
    await readSettings({ ...several, NEXUS_FILES: 'disk' });
    await readSettings({ ...several, NEXUS_ROLES: 'api', S3_ENDPOINT: 'http://localhost:9000', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' });
  });

  it('of a TURN server come with its secret', async () => {
    const NEXUS_TURN_URLS = 'stun:a.example, turns:b.example:443?transport=tcp';
    await expect(readSettings({ NEXUS_TURN_URLS })).rejects.toThrow('set NEXUS_TURN_SECRET');
    expect(turnUrlsOf(await readSettings({ NEXUS_TURN_URLS, NEXUS_TURN_SECRET: 'x' }))).toEqual(['stun:a.example', 'turns:b.example:443?transport=tcp']);
    await expect(readSettings({ NEXUS_TURN_URLS: 'b.example' })).rejects.toThrow('NEXUS_TURN_URLS must be addresses');
  });

  it('of Redis fit together, or the start says what does not', async () => {
    const one = { REDIS_URL: 'rediss://:secret@a:1,b:2', NEXUS_FILES: 'disk' };
    await readSettings({ ...one, REDIS_CLUSTER: 'on', REDIS_TLS_CA: 'ca.pem', REDIS_TLS_CERT: 'cert.pem', REDIS_TLS_KEY: 'key.pem' });
    await readSettings({ ...one, REDIS_SENTINELS: 'a,b:26379,[::1]:3' });
    await expect(readSettings({ ...one, REDIS_URL: 'http://a' })).rejects.toThrow('REDIS_URL must be an address such as redis://localhost:6379');
    await expect(readSettings({ ...one, REDIS_SENTINELS: 'a b' })).rejects.toThrow('REDIS_SENTINELS must be addresses');
    await expect(readSettings({ REDIS_SENTINELS: 'a' })).rejects.toThrow('set REDIS_URL too');
    await expect(readSettings({ ...one, REDIS_SENTINELS: 'a', REDIS_CLUSTER: 'on' })).rejects.toThrow('exclude each other');
    await expect(readSettings({ ...one, REDIS_TLS_CERT: 'cert.pem' })).rejects.toThrow('together or not at all');
    await expect(readSettings({ ...one, REDIS_URL: 'redis://a', REDIS_TLS_CA: 'ca.pem' })).rejects.toThrow('must begin with rediss://');
  });

  it('that do not exist are found in the environment', () => {
    expect(unknownNames({ NEXUS_PROT: '1', NEXUS_PORT: '1', NEXUS_CONFIG: 'x', PATH: '' })).toEqual(['NEXUS_PROT']);
  });
});
