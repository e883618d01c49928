import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../configuration/settings.ts';
import { bad, good, warn, wordsOf, type Finding } from './finding.ts';

const LOW_DISK_BYTES = 1024 ** 3;
const LOW_INODES = 10_000;

/** The data folder: whether this user may use it, whether there is room, and who else may read the secrets in it. */
export async function examineFolders(settings: Settings): Promise<Finding[]> {
  const folder = settings.NEXUS_DATA;
  try {
    const own = await stat(folder).catch(() => null);
    const looked = own ? folder : await nearestAbove(folder);
    await access(looked, constants.R_OK | constants.W_OK | constants.X_OK);
    const words = `${folder} does not exist. The first start makes it; for a server that was started elsewhere, set NEXUS_DATA to its data folder.`;
    return [own ? whoOwns(folder, own.uid) : warn('data folder', words), await disk(folder, looked), ...(own ? await secrets(settings) : [])];
  } catch (error) {
    return [
      bad(
        'data folder',
        `${folder} cannot be used: ${wordsOf(error)}. Set NEXUS_DATA to a folder of this user, or give it to them: chown -R ${process.getuid?.() ?? ''} ${folder}`,
      ),
    ];
  }
}

function whoOwns(folder: string, owner: number): Finding {
  const user = process.getuid?.();
  if (user === undefined || owner === user) return good('data folder', folder);
  return warn(
    'data folder',
    `${folder} belongs to user ${owner}, and this is user ${user}: what one of them writes, the other may not read. Run all commands as user ${owner}, or: chown -R ${user} ${folder}`,
  );
}

async function disk(folder: string, looked: string): Promise<Finding> {
  const { bavail, bsize, files, ffree } = await statfs(looked);
  const freeGib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
  if (bavail * bsize < LOW_DISK_BYTES) return bad('disk', `only ${freeGib} GiB are free where ${folder} lies; make room, or move the data folder`);
  if (files > 0 && ffree < LOW_INODES) return bad('disk', `only ${ffree} more files fit where ${folder} lies (inodes); remove some, or move the data folder`);
  return good('disk', `${freeGib} GiB free`);
}

/** What opens the instance to whoever reads it. */
async function secrets(settings: Settings): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const data = settings.NEXUS_DATA;
  const inFolder = async (name: string): Promise<string[]> => (await readdir(join(data, name)).catch(() => [])).map((file) => join(data, name, file));
  const files = [
    ...(await inFolder('secrets')),
    ...(await inFolder('tls')).filter((file) => file.endsWith('.key')),
    join(data, 'postgres', 'connection.json'),
    join(data, 'run.json'),
    ...(Object.values(settings.givenBy).includes('file') ? [process.env['NEXUS_CONFIG'] ?? 'nexus.json'] : []),
    ...(settings.NEXUS_TLS_KEY === undefined ? [] : [settings.NEXUS_TLS_KEY]),
  ];
  const open: string[] = [];
  for (const file of files) {
    const about = await stat(file).catch(() => null);
    if (about && (about.mode & 0o044) !== 0 && !(await isShutAbove(file, data))) open.push(file);
  }
  return [
    open.length > 0
      ? bad('secrets', `others on this machine may read ${open.join(', ')}. Take that away: chmod 600 ${open.join(' ')}`)
      : good('secrets', 'are readable by their owner alone'),
  ];
}

/** Nobody else comes to a file below a folder that is shut to them. */
async function isShutAbove(file: string, upTo: string): Promise<boolean> {
  for (let at = dirname(file); at.startsWith(upTo) && at !== dirname(at); at = dirname(at)) {
    if (((await stat(at)).mode & 0o011) === 0) return true;
  }
  return false;
}

async function nearestAbove(folder: string): Promise<string> {
  let at = dirname(folder);
  while (!(await stat(at).catch(() => null))) at = dirname(at);
  return at;
}
