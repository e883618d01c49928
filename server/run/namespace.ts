import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { discordHostsFileNames } from '#protocol/discord-hosts';
import { assetPath, type RunTarget } from './run-target.ts';

const execute = promisify(execFile);

/** A command line that gives the program its own view of names, and what must run meanwhile. */
export interface Namespace {
  command: string[];
  close(): void;
}

// Mounts are made private before anything is bound, so the machine's own files never change.
const view = `
  mount --bind "$1" /etc/hosts || exit 126
  if [ -n "$2" ]; then mount --bind "$2" /etc/nsswitch.conf || exit 126; fi
  if [ -S /var/run/nscd/socket ]; then mount -t tmpfs none /var/run/nscd || exit 126; fi
  shift 2
`;
const loopbackUp =
  '(PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up || ifconfig lo up || busybox ip link set lo up) 2>/dev/null || { echo "nexus run --isolate needs the ip or ifconfig command" >&2; exit 126; }\n';

/** A private mount namespace with its own hosts file; needs root (or user namespaces and a free choice of ports). Throws where it cannot be. */
export async function enterNamespace(target: RunTarget, command: readonly string[], folder: string): Promise<Namespace> {
  if (process.platform !== 'linux') throw new Error('private mounts exist on Linux only');
  // One of 16 million loopback addresses, so that no other server on port 443 is in the way.
  const address = `127.66.${randomInt(1, 255)}.${randomInt(2, 255)}`;
  const relays: Server[] = [];
  const close = () => relays.forEach((relay) => relay.close());
  try {
    relays.push(await relay({ host: address, port: 443 }, target.tlsPort));
    relays.push(await relay({ host: address, port: 80 }, target.httpPort));
    const files = await nameFiles(address, folder);
    const unshare = ['unshare', ...asRoot(), '-m', '--propagation', 'private', 'sh', '-c'];
    await tryOut([...unshare, view, 'nexus-run', ...files]);
    return { command: [...unshare, `${view} exec "$@"`, 'nexus-run', ...files, ...command], close };
  } catch (error) {
    close();
    throw error;
  }
}

/** As above, and with a network of its own that holds nothing but this server; needs user namespaces, but no root and no port. */
export async function enterIsolation(target: RunTarget, command: readonly string[], folder: string): Promise<Namespace> {
  if (process.platform !== 'linux') throw new Error('--isolate works on Linux only');
  const address = '127.66.0.1';
  const sockets = [join(folder, 'tls'), join(folder, 'http')] as const;
  const relays: Server[] = [];
  const close = () => relays.forEach((relay) => relay.close());
  try {
    relays.push(await relay({ path: sockets[0] }, target.tlsPort));
    relays.push(await relay({ path: sockets[1] }, target.httpPort));
    const files = await nameFiles(address, folder);
    const unshare = ['unshare', ...asRoot(), '-m', '-n', '--propagation', 'private', 'sh', '-c'];
    await tryOut([...unshare, view + loopbackUp, 'nexus-run', ...files]);
    const inside = [process.execPath, assetPath('inside-relay.cjs'), address, ...sockets];
    return {
      command: [...unshare, `${view}${loopbackUp} exec "$@"`, 'nexus-run', ...files, ...inside, ...command],
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const asRoot = () => (process.getuid?.() === 0 ? [] : ['-r']);

async function tryOut([program = '', ...args]: string[]): Promise<void> {
  await execute(program, args).catch((error: { stderr?: string; message: string }) => {
    throw new Error(error.stderr?.trim() || error.message);
  });
}

/** A hosts file, and an nsswitch.conf where the machine's would ask a daemon before the file. */
async function nameFiles(address: string, folder: string): Promise<[hosts: string, nsswitch: string]> {
  const machine = await readFile('/etc/hosts', 'utf8').catch(() => '127.0.0.1 localhost\n');
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, `${discordHostsFileNames.map((name) => `${address} ${name}`).join('\n')}\n${machine}`, { mode: 0o644 });
  const order = await readFile('/etc/nsswitch.conf', 'utf8').catch(() => '');
  const asked = /^hosts:.*$/m.exec(order)?.[0] ?? '';
  if (!(await stat('/etc/nsswitch.conf').catch(() => undefined)) || /^hosts:\s*files/.test(asked)) return [hosts, ''];
  const nsswitch = join(folder, 'nsswitch.conf');
  await writeFile(nsswitch, `${order.replace(/^hosts:.*$/m, '')}\nhosts: files dns\n`, {
    mode: 0o644,
  });
  return [hosts, nsswitch];
}

function relay(from: { host: string; port: number } | { path: string }, toPort: number): Promise<Server> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: toPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  // Closing the relay ends what still goes through it: a program left behind must not keep us alive.
  const close = server.close.bind(server);
  server.close = (done) => {
    for (const socket of open) socket.destroy();
    return close(done);
  };
  return new Promise((ready, fail) => {
    server.on('error', fail);
    server.listen(from, () => ready(server));
  });
}
