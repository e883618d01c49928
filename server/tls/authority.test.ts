import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { exchangeable, openAuthority, type Authority } from './authority.ts';
import { issueAuthority, issueServerCertificate } from './issue-certificates.ts';

/** What a client that trusts only `ca` sees when it asks for `servername`; rejects when it would not trust it. */
async function handshake(authority: Authority, servername: string, ca: string): Promise<PeerCertificate> {
  const server = await listen(authority.tlsOptions);
  try {
    return await seenAt(server, servername, ca);
  } finally {
    server.close();
  }
}

async function listen(options: Authority['tlsOptions']): Promise<Server> {
  const server = createServer(options).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  return server;
}

const seenAt = (server: Server, servername: string, ca: string): Promise<PeerCertificate> =>
  new Promise((seen, fail) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', servername, ca }, () => {
      seen(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', fail);
  });

describe('the TLS authority', () => {
  let dir: string;
  beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'nexus-tls-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it.each([
    'discord.com',
    'ptb.discord.com',
    'gateway.discord.gg',
    'cdn.discordapp.com',
    'media.discordapp.net',
    'eu1.discord.media',
    'chat.example.org',
    'localhost',
  ])('is believed as %s by a client that trusts it', async (name) => {
    const authority = await openAuthority(dir, ['chat.example.org']);
    const seen = await handshake(authority, name, await readFile(authority.caPath, 'utf8'));
    expect(seen.subjectaltname).toContain('DNS:discord.com');
  });

  it('is not believed as anybody else, nor by others', async () => {
    const authority = await openAuthority(dir, []);
    const ca = await readFile(authority.caPath, 'utf8');
    await expect(handshake(authority, 'example.org', ca)).rejects.toThrow(/altnames/);
    await expect(handshake(authority, 'discord.com', (await issueAuthority(10)).cert)).rejects.toThrow();
  });

  it('speaks for loopback addresses', async () => {
    const leaf = new X509Certificate((await openAuthority(dir, ['192.0.2.7'])).cert);
    for (const address of ['127.0.0.1', '::1', '192.0.2.7']) expect(leaf.checkIP(address)).toBeDefined();
  });

  it('keeps its keys to itself and gives the system roots along', async () => {
    const { bundlePath, caPath } = await openAuthority(dir, []);
    for (const file of ['ca.key', 'server.key']) expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600);
    const bundle = await readFile(bundlePath, 'utf8');
    expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
    expect(bundle).toContain((await readFile(caPath, 'utf8')).trim());
  });

  it('stays the same over restarts and gets a new certificate for a new host from the same authority', async () => {
    const first = await openAuthority(dir, ['a.example.org']);
    const ca = await readFile(first.caPath, 'utf8');
    expect((await openAuthority(dir, ['a.example.org'])).cert).toBe(first.cert);
    const moved = await openAuthority(dir, ['b.example.org']);
    expect(moved.cert).not.toBe(first.cert);
    expect(await readFile(moved.caPath, 'utf8')).toBe(ca);
  });

  it('renews the certificate a month before its end, and the authority before a certificate would outlive it', async () => {
    const inDays = (days: number) => ({ now: () => Date.now() + days * 86_400_000 });
    const first = await openAuthority(dir, []);
    const ca = await readFile(first.caPath, 'utf8');
    expect((await openAuthority(dir, [], inDays(360))).cert).toBe(first.cert);
    expect((await openAuthority(dir, [], inDays(370))).cert).not.toBe(first.cert);
    expect(await readFile(first.caPath, 'utf8')).toBe(ca);
    await openAuthority(dir, [], inDays(3300));
    expect(await readFile(first.caPath, 'utf8')).not.toBe(ca);
  });

  it("shows the operator's certificate for its names and its own for Discord's", async () => {
    const foreign = await issueAuthority(100);
    const chat = await issueServerCertificate(foreign, ['chat.example.org'], 90);
    const [certPath, keyPath] = [join(dir, 'operator.crt'), join(dir, 'operator.key')];
    await Promise.all([writeFile(certPath, chat.cert), writeFile(keyPath, chat.key)]);
    const authority = await openAuthority(dir, [], { certPath, keyPath });
    expect((await handshake(authority, 'chat.example.org', foreign.cert)).subjectaltname).toBe('DNS:chat.example.org');
    expect((await handshake(authority, 'discord.com', await readFile(authority.caPath, 'utf8'))).subjectaltname).toContain('DNS:discord.com');
    await writeFile(keyPath, (await issueServerCertificate(foreign, ['chat.example.org'], 90)).key);
    await expect(openAuthority(dir, [], { certPath, keyPath })).rejects.toThrow(/is not the key of/);
    await expect(openAuthority(dir, [], { certPath })).rejects.toThrow('set both or none');
    await expect(openAuthority(dir, [], { certPath: `${certPath}.gone`, keyPath })).rejects.toThrow('NEXUS_TLS_CERT cannot be read');
    await expect(openAuthority(dir, [], { certPath: keyPath, keyPath })).rejects.toThrow('holds no PEM');
  });

  it("shows the operator's next certificate to whoever comes after it was renewed", async () => {
    const foreign = await issueAuthority(100);
    const paths = { certPath: join(dir, 'operator.crt'), keyPath: join(dir, 'operator.key') };
    const renew = async (): Promise<Authority> => {
      const chat = await issueServerCertificate(foreign, ['chat.example.org'], 90);
      await Promise.all([writeFile(paths.certPath, chat.cert), writeFile(paths.keyPath, chat.key)]);
      return openAuthority(dir, [], paths);
    };
    const { options, exchange } = exchangeable(await renew());
    const server = await listen(options);
    const before = await seenAt(server, 'chat.example.org', foreign.cert);
    exchange(server, await renew());
    const after = await seenAt(server, 'chat.example.org', foreign.cert);
    expect([before.serialNumber === after.serialNumber, after.subjectaltname]).toEqual([false, 'DNS:chat.example.org']);
    server.close();
  });
});
