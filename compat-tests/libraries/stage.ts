import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { APIApplicationCommand, APIMessage, Snowflake } from 'discord-api-types/v10';
import type { Listener } from '../listener.ts';
import type { Scene, Somebody, World } from '../world.ts';

/** How the program of a library is started; `NEXUS_URL`, `BOT_TOKEN` and `GUILD_ID` are in its environment. */
export interface ProgramOptions {
  command: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Starts it some other way than as a plain child, such as by `nexus run`. */
  spawn?: (command: readonly string[], env: NodeJS.ProcessEnv) => ChildProcess;
}

/** A scene with a bot program in it that was written with a real library. */
export interface Stage extends Scene {
  world: World;
  /** What the program said once it was logged in and its commands were registered. */
  ready: { user: string; guilds: { id: string; name: string; channels: number; members: number; roles: number }[] };
  /** Alice's own session: hears what her client would. */
  ears: Listener;
  /** Another bot in the guild, with every intent. */
  observer: Listener;
  observerBot: Somebody;
  /** Alice writes into the text channel. */
  say(content: string): Promise<APIMessage>;
  /** The next message of the bot that fits. */
  answer(fits?: (message: APIMessage) => boolean): Promise<APIMessage>;
  /** What the program wrote to standard error. */
  complaints(): string;
  commands(): Promise<APIApplicationCommand[]>;
  /** Alice does something with the bot's application. */
  interact(type: number, data: object, more?: object): Promise<void>;
  close(): Promise<void>;
}

/** All that a bot of the steps needs to be allowed; it is no administrator, so that permissions are really computed. */
const READY_WITHIN_MS = 80_000;

/** Boots the program and waits until it says that it is ready. */
export async function openStage(world: World, options: ProgramOptions): Promise<Stage> {
  const scene = await world.scene();
  const observerBot = await world.bot({ owner: scene.alice, guildId: scene.guildId });
  const { ready, complaints, stop } = await startProgram(world, scene, options);
  const [ears, observer] = await Promise.all([scene.alice.listen(), observerBot.listen()]);
  const { alice, bot, textId, guildId } = scene;
  let nonce = 0;
  return {
    ...scene,
    world,
    ready,
    ears,
    observer,
    observerBot,
    say: (content) => alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content }),
    answer: (fits = () => true) => ears.next<APIMessage>('MESSAGE_CREATE', (message) => message.author.id === bot.id && fits(message)),
    complaints,
    commands: () => bot.rest.get<APIApplicationCommand[]>(`/applications/${bot.id}/guilds/${guildId}/commands`),
    async interact(type, data, more = {}) {
      await alice.rest.post('/interactions', {
        type,
        application_id: bot.id,
        guild_id: guildId,
        channel_id: textId,
        session_id: ears.sessionId,
        nonce: String(++nonce),
        data,
        ...more,
      });
    },
    close: stop,
  };
}

async function startProgram(
  world: World,
  { bot, guildId }: { bot: Somebody; guildId: Snowflake },
  options: ProgramOptions,
): Promise<{ ready: Stage['ready']; complaints(): string; stop(): Promise<void> }> {
  const env: NodeJS.ProcessEnv = { ...process.env, NEXUS_URL: world.server.url, BOT_TOKEN: bot.token, GUILD_ID: guildId, ...options.env };
  // What Jest needs for itself would change the program.
  delete env['NODE_OPTIONS'];
  const [program = '', ...args] = options.command;
  const child = options.spawn
    ? options.spawn(options.command, env)
    : spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], ...(options.cwd !== undefined && { cwd: options.cwd }) });
  const said: string[] = [];
  let complaints = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(force);
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.push(text);
    complaints += text;
  });
  const lines = child.stdout ? createInterface({ input: child.stdout }) : null;
  try {
    const ready = await new Promise<Stage['ready']>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the program was not ready in time; it said:\n${said.join('')}`)), READY_WITHIN_MS);
      const settle =
        <Value>(end: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          end(value);
        };
      lines?.on('line', (line) => {
        if (!line.startsWith('{"event":"ready"')) return void said.push(`${line}\n`);
        settle(resolve)(JSON.parse(line) as Stage['ready']); // the program's own form
      });
      child.once('error', settle(reject));
      child.once('exit', (code) => settle(reject)(new Error(`the program ended with ${code}; it said:\n${said.join('')}`)));
    });
    return { ready, complaints: () => complaints, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
