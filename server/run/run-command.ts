import { spawn, type StdioOptions } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { adviceFor } from './advice.ts';
import { openConnectProxy } from './connect-proxy.ts';
import { hookEnvironment, shimEnvironment, withoutProxy } from './hook-environment.ts';
import { enterIsolation, enterNamespace } from './namespace.ts';
import { identifyProgram, type Program } from './program-kind.ts';
import type { RunMethod, RunTarget } from './run-target.ts';
import { trustEnvironment } from './trust-environment.ts';
import { whenNpmEnds } from './when-npm-ends.ts';

export interface RunCommandOptions {
  command: readonly string[];
  target: RunTarget;
  method?: 'auto' | RunMethod;
  stdio?: StdioOptions;
  env?: NodeJS.ProcessEnv;
  /** Where refusals and warnings go; standard error unless told. */
  say?: (text: string) => void;
}

interface Plan {
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  close?: () => void;
}

/** Exit codes of our own, as shells use them. */
const cannotRun = 126;
const notFound = 127;

/** Runs a program so that Discord's names are the target server to it and its children; gives its exit code (128 + n after signal n). */
export async function runCommand({
  command,
  target,
  method = 'auto',
  stdio = 'inherit',
  env = process.env,
  say = (text) => console.error(text),
}: RunCommandOptions): Promise<number> {
  const [name] = command;
  const program = name === undefined ? undefined : await identifyProgram(name, env);
  if (!program) {
    say(name === undefined ? 'nexus run: give a command, for example: nexus run -- node bot.js' : `nexus run: there is no command ${name}`);
    return notFound;
  }
  const folder = await mkdtemp(join(tmpdir(), 'nexus-run-'));
  let plan: Plan | undefined;
  try {
    const trusting = { ...env, ...(await trustEnvironment(target, program.kind, env, folder)) };
    const made = await makePlan(method, program, command, target, trusting, folder);
    if (typeof made === 'string') {
      say(
        method === 'auto'
          ? adviceFor(program.kind, target.url, made)
          : `nexus run: the command was not started, because ${made}.\nLeave the method out to have one chosen.`,
      );
      return cannotRun;
    }
    plan = made;
    return await runToEnd(plan, program.file, stdio, say);
  } finally {
    plan?.close?.();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The way that fits, or why none does. */
async function makePlan(
  method: 'auto' | RunMethod,
  program: Program,
  command: readonly string[],
  target: RunTarget,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Plan | string> {
  if (method === 'isolate') {
    // The server's port does not exist in there: hooks that lead to it would break what works.
    return enterIsolation(target, command, folder).then((space) => ({ ...space, env: { ...env, ...withoutProxy(env) } }), because);
  }
  if (method === 'namespace' || method === 'auto') {
    const entered = await enterNamespace(target, command, folder).catch(because);
    if (typeof entered !== 'string') return { ...entered, env: { ...env, ...hookEnvironment(target, env) } };
    if (method === 'namespace') return entered;
  }
  if (method === 'proxy' || (method === 'auto' && program.kind === 'go')) return proxied(command, target, env);
  const shim = await shimEnvironment(target, env, folder);
  const reason = whyHooksFail(program, shim !== undefined);
  if (reason !== undefined) return reason;
  return { command, env: { ...env, ...shim, ...hookEnvironment(target, env) } };
}

const because = (error: Error) => `it cannot be given its own view of names here (${error.message})`;

async function proxied(command: readonly string[], target: RunTarget, env: NodeJS.ProcessEnv): Promise<Plan> {
  const own = env.HTTPS_PROXY ?? env.https_proxy;
  const proxy = await openConnectProxy(target, own?.startsWith('http:') ? own : undefined);
  const variables = { HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NODE_USE_ENV_PROXY: '1' };
  return { command, env: { ...env, ...variables }, close: proxy.close };
}

function whyHooksFail({ kind }: Program, hasShim: boolean): string | undefined {
  if (['node', 'python', 'shell'].includes(kind)) return undefined;
  if (kind === 'go') return 'Go programs load no hooks (leave the method to be chosen, or take --method proxy)';
  if (kind === 'static') return 'it is statically linked, so nothing can be put between it and the network; root, or --isolate, can do it';
  if (hasShim) return undefined;
  return process.platform === 'linux'
    ? 'there is no C compiler (cc) to build the shim that leads it here, and no root; install one, or use --isolate'
    : `on ${process.platform} only Node, Python and Go programs can be led here from outside`;
}

function runToEnd({ command, env }: Plan, file: string, stdio: StdioOptions, say: (text: string) => void): Promise<number> {
  const [program = '', ...args] = command;
  return new Promise((done) => {
    // npm's own commands are scripts of cmd.exe on Windows.
    const shell = /\.(cmd|bat)$/i.test(file);
    const child = spawn(program, args, { stdio, env, shell });
    const passOn = (signal: NodeJS.Signals) => {
      // From a terminal Ctrl-C reaches the program by itself: sending it again would look like a second one.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    };
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const stopLooking = whenNpmEnds(() => child.kill('SIGTERM'));
    const end = (code: number) => {
      stopLooking();
      for (const signal of signals) process.off(signal, passOn);
      done(code);
    };
    for (const signal of signals) process.on(signal, passOn);
    child.on('error', (error) => {
      say(`nexus run: ${error.message}`);
      end(cannotRun);
    });
    child.on('exit', (code, signal) => end(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
