import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { programPath, type Lacking } from '#scripts/services/service';

const execute = promisify(execFile);
const SYSTEM = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];
const env = { ...process.env, PATH: [process.env['PATH'], ...SYSTEM].join(':') };

/** One container, as a file of compose or a pod describes it. */
export interface Container {
  name: string;
  /** Its host number in the network: 10 has 172.x.y.10. */
  host: number;
  command: readonly string[];
  environment: Readonly<Record<string, string>>;
  folder: string;
  /** Whose it is; root's unless told. */
  user?: number;
  /** Nothing but what is mounted can be written to. */
  isReadOnly?: boolean;
  /** Neither capabilities nor a way to get any. */
  isBound?: boolean;
  /** Files and folders of this machine: there, and here. Read only, unless they are meant to be written to. */
  mounts?: readonly { source: string; target: string; isWritable?: boolean }[];
  /** Folders in memory, with the options of mount: `/data:uid=1000`. */
  memory?: readonly string[];
}

export interface RunningContainer {
  address: string;
  /** What it has written. */
  log(): Promise<string>;
  /** Runs a command in it, as it, and gives what that says; rejects where it fails. */
  exec(command: readonly string[]): Promise<string>;
  /** Runs a program of this machine in its network, as Docker's own name server is there. */
  accompany(command: readonly string[]): void;
  /** Its exit code, or the signal that ended it; undefined while it runs. */
  end(): number | string | undefined;
  /** Asks it to end, and gives the same. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
  /** Waits until it has ended by itself. */
  ended: Promise<number | string>;
}

export interface Containers {
  /** Of a host number. */
  address(host: number): string;
  start(container: Container): Promise<RunningContainer>;
  close(): Promise<void>;
}

/** Why no process can be contained here. */
export function lackingContainers(): Lacking {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'containers without a daemon need root on Linux';
  const lacking = ['unshare', 'nsenter', 'setpriv', 'chroot', 'mount', 'ip'].find((name) => programPath(name, SYSTEM) === undefined);
  if (lacking !== undefined) return `there is no ${lacking} (Debian: apt-get install util-linux iproute2)`;
  try {
    execFileSync('unshare', ['--net', '--mount', 'sh', '-c', 'ip link add nexus0 type bridge && mount -t tmpfs none /mnt'], { stdio: 'ignore', env });
    return undefined;
  } catch {
    return 'this machine gives nobody a network and mounts of their own';
  }
}

/** A network such as compose makes, in which the names have these host numbers. The kernel takes back what its processes had when they end. */
export async function openContainers(names: Readonly<Record<string, number>>): Promise<Containers> {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-containers-'));
  await chmod(folder, 0o755);
  const here = `nx${process.pid.toString(36)}`;
  const subnet = `172.30.${process.pid % 256}`;
  const address = (host: number): string => `${subnet}.${host}`;
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, ['127.0.0.1 localhost', ...Object.entries(names).map(([name, host]) => `${address(host)} ${name}`), ''].join('\n'));
  // The switch is in a network of its own, where no firewall of this machine stands between two containers.
  const holder = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--net', 'sleep', 'infinity'], { stdio: 'ignore', env });
  const atSwitch = async (...words: string[]) => execute('nsenter', ['--target', String(holder.pid), '--net', 'ip', ...words], { env });
  await hasOwnNetwork(holder);
  await execute('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', 'outside', 'netns', String(holder.pid)], { env });
  await execute('ip', ['address', 'add', `${address(1)}/24`, 'dev', here], { env });
  await execute('ip', ['link', 'set', here, 'up'], { env });
  await atSwitch('link', 'add', 'switch', 'type', 'bridge');
  await atSwitch('link', 'set', 'outside', 'master', 'switch', 'up');
  await atSwitch('link', 'set', 'switch', 'up');
  const processes = new Set<ChildProcess>([holder]);

  const start = async (container: Container): Promise<RunningContainer> => {
    const home = join(folder, container.name);
    const [root, logFile] = [join(home, 'root'), join(home, 'log')];
    await mkdir(root, { recursive: true });
    const script = await scriptOf(container, root, hosts, `${address(container.host)}/24`);
    const log = openSync(logFile, 'a');
    const child = spawn('unshare', ['--net', '--mount', '--uts', '--ipc', 'sh', '-c', script], { stdio: ['ignore', log, log], env });
    closeSync(log);
    processes.add(child);
    const end = (): number | string | undefined => child.exitCode ?? child.signalCode ?? undefined;
    const ended = new Promise<number | string>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
      child.once('error', (error) => resolve(error.message));
    });
    const pid = String(child.pid);
    await hasOwnNetwork(child);
    const plug = `plug${container.host}`;
    await atSwitch('link', 'add', plug, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pid);
    await atSwitch('link', 'set', plug, 'master', 'switch', 'up');
    return {
      address: address(container.host),
      log: () => readFile(logFile, 'utf8'),
      async exec(command) {
        const inside = ['--target', pid, '--net', '--mount', '--uts', '--ipc', '--root', '--', ...asItself(container), ...command];
        return (await execute('nsenter', inside, { env, timeout: 60_000 })).stdout;
      },
      accompany(command) {
        const line = ['setpriv', '--pdeathsig', 'KILL', 'nsenter', '--target', pid, '--net', '--', ...command];
        processes.add(spawn(line[0] ?? '', line.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env }));
      },
      end,
      ended,
      stop(signal = 'SIGTERM') {
        if (end() === undefined) child.kill(signal);
        return ended;
      },
    };
  };
  return {
    address,
    start,
    async close() {
      const running = [...processes].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      await Promise.all(running.map((child) => new Promise((resolve) => child.once('exit', resolve).kill('SIGKILL'))));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until a new process has left the network of this one, or has ended. */
async function hasOwnNetwork({ pid, exitCode }: ChildProcess): Promise<void> {
  const ours = await readlink('/proc/self/ns/net');
  while (exitCode === null && (await readlink(`/proc/${pid}/ns/net`).catch(() => '')) === ours) await wait(10);
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
const line = (...words: readonly string[]): string => words.map(quoted).join(' ');

/** In front of a command: its user, what that one may do, its environment and its folder. */
function asItself({ user = 0, isBound = false, environment, folder }: Container): string[] {
  const privileges = [
    '--reuid',
    String(user),
    '--regid',
    String(user),
    '--clear-groups',
    ...(isBound ? ['--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'] : []),
  ];
  return [
    'setpriv',
    ...privileges,
    '--pdeathsig',
    'KILL',
    'env',
    '-i',
    '-C',
    folder,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  ];
}

/** What a new process does in its own mounts and network until it is the container's: a file system of this machine's programs and of what was mounted. */
async function scriptOf(container: Container, root: string, hosts: string, address: string): Promise<string> {
  const { mounts = [], memory = [], isReadOnly = false, command } = container;
  const at = (path: string): string => join(root, path);
  const lines = [
    'set -e',
    'until ip link show eth0 >/dev/null 2>&1; do sleep 0.02; done',
    line('ip', 'address', 'add', address, 'dev', 'eth0'),
    'ip link set lo up',
    'ip link set eth0 up',
    line('mount', '-t', 'tmpfs', '-o', 'mode=755', 'none', root),
  ];
  const bind = (source: string, target: string, isFolder: boolean, isWritable: boolean): void => {
    lines.push(line('mkdir', '-p', isFolder ? at(target) : at(dirname(target))));
    if (!isFolder) lines.push(line('touch', at(target)));
    lines.push(line('mount', '--bind', source, at(target)));
    if (!isWritable) lines.push(line('mount', '-o', 'remount,bind,ro', at(target)));
  };
  // What is in /usr/local is the image's own affair.
  const programs = (await readdir('/usr')).filter((name) => name !== 'local').map((name) => `/usr/${name}`);
  for (const path of ['/bin', '/sbin', '/lib', '/lib64', ...programs, '/etc']) {
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) lines.push(line('mkdir', '-p', at(dirname(path))), line('ln', '-s', await readlink(path), at(path)));
    else if (found?.isDirectory()) bind(path, path, true, false);
  }
  lines.push(line('mount', '--bind', hosts, at('/etc/hosts')));
  for (const folder of ['dev', 'proc', 'tmp']) lines.push(line('mkdir', '-p', at(folder)));
  lines.push(line('chmod', '1777', at('tmp')), line('mount', '--rbind', '/dev', at('dev')), line('mount', '--rbind', '/proc', at('proc')));
  for (const { source, target, isWritable = false } of mounts) bind(source, target, (await stat(source)).isDirectory(), isWritable);
  for (const [path = '', options = 'mode=1777'] of memory.map((one) => one.split(':')))
    lines.push(line('mkdir', '-p', at(path)), line('mount', '-t', 'tmpfs', '-o', options, 'none', at(path)));
  if (isReadOnly) lines.push(line('mount', '-o', 'remount,ro', root));
  lines.push(`exec ${line('chroot', root, ...asItself(container), ...command)}`);
  return lines.join('\n');
}
