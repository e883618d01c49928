import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, readFile, rename, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { discordNames } from '#protocol/discord-hosts';
import { assetPath, type RunTarget } from './run-target.ts';

const execute = promisify(execFile);

/** Variables that load our hooks into Node and Python programs, and into their children. */
export function hookEnvironment(target: RunTarget, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hook = assetPath('node-hook.cjs').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return {
    NEXUS_RUN_NAMES: discordNames.join(','),
    NEXUS_RUN_TLS_PORT: String(target.tlsPort),
    NEXUS_RUN_HTTP_PORT: String(target.httpPort),
    NODE_OPTIONS: [env.NODE_OPTIONS, `--require "${hook}"`].filter(Boolean).join(' '),
    PYTHONPATH: [dirname(assetPath('python/sitecustomize.py')), env.PYTHONPATH].filter(Boolean).join(delimiter),
    ...withoutProxy(env),
  };
}

/** A proxy that the machine uses would carry the bot past us to Discord itself. */
export function withoutProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = env.NO_PROXY ?? env.no_proxy;
  const list = [own, ...new Set(discordNames.map((name) => name.replace(/^\*/, '')))].filter(Boolean).join(',');
  return { NO_PROXY: list, no_proxy: list };
}

/** LD_PRELOAD with the shim, compiled once and kept beside the authority. Undefined where there is no Linux, no compiler or a failure. */
export async function shimEnvironment(target: RunTarget, env: NodeJS.ProcessEnv, folder: string): Promise<NodeJS.ProcessEnv | undefined> {
  if (process.platform !== 'linux') return undefined;
  const source = assetPath('name-shim.c');
  const mark = createHash('sha256')
    .update(await readFile(source))
    .update(process.arch)
    .digest('hex')
    .slice(0, 12);
  const kept = join(dirname(target.caPath), `name-shim-${mark}.so`);
  const preload = (shim: string) => ({
    LD_PRELOAD: [env.LD_PRELOAD, shim].filter(Boolean).join(':'),
  });
  // The list is split at spaces and colons and knows no quoting.
  const isNameable = (path: string) => !/[\s:]/.test(path);
  if (isNameable(kept) && (await stat(kept).catch(() => undefined))) return preload(kept);
  const draft = join(folder, 'name-shim.so');
  for (const compiler of ['cc', 'gcc', 'clang']) {
    const compiled = await execute(compiler, ['-O1', '-shared', '-fPIC', '-o', draft, source, '-ldl'], { env }).catch(() => undefined);
    if (!compiled) continue;
    await chmod(draft, 0o755);
    const moved =
      isNameable(kept) &&
      (await copyFile(draft, `${kept}.${process.pid}`)
        .then(() => rename(`${kept}.${process.pid}`, kept))
        .then(
          () => true,
          () => false,
        ));
    return moved ? preload(kept) : isNameable(draft) ? preload(draft) : undefined;
  }
  return undefined;
}
