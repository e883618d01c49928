import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Snowflake } from 'discord-api-types/v10';
import { askUntil } from '../ask-until.ts';
import type { Somebody, World } from '../world.ts';
import type { BotTools } from './bot-folder.ts';

const PATIENCE_MS = 90_000;

/** What the program says. */
export interface Said {
  event: string;
  [key: string]: unknown;
}

export interface About {
  status: string;
  mode: string | undefined;
  clients: Snowflake[];
  dave: number;
  privacyCode: string | null;
}

/** A bot with @discordjs/voice, in a process of a Node that this library runs on. */
export interface VoiceBot {
  id: Snowflake;
  /** All that it said. */
  said: readonly Said[];
  do(act: string, more?: object): void;
  /** The first thing said after `since` things that fits. */
  until(what: string, fits: (said: Said) => boolean, since?: number): Promise<Said>;
  about(): Promise<About>;
  /** Asks until it is so. */
  aboutUntil(what: string, fits: (about: About) => boolean): Promise<About>;
  /** The packets that it heard of somebody, in order. */
  packetsOf(userId: Snowflake): Buffer[];
  close(): Promise<void>;
}

/** Where a bot finds its server, the authority that it believes, and a folder of its own. */
export interface BotHome {
  url: string;
  caPath: string;
  folder: string;
}

export const homeIn = ({ server, settings }: World): BotHome => ({ url: server.url, caPath: server.caPath, folder: settings.NEXUS_DATA });

/** Logs the bot of @discordjs/voice in, pointed at the server by the library's own option and the usual variable for an authority. */
export async function startVoiceBot(home: BotHome, tools: BotTools, bot: Pick<Somebody, 'id' | 'name' | 'token'>, guildId: Snowflake): Promise<VoiceBot> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    BOT_TOKEN: bot.token,
    GUILD_ID: guildId,
    REST_OPTIONS: JSON.stringify({ api: `${home.url}/api` }),
    NODE_EXTRA_CA_CERTS: home.caPath,
  };
  // What Jest needs for itself would change the program.
  delete env['NODE_OPTIONS'];
  const [node = '', ...args] = await tools.commandFor('voice-bot.mjs', home.folder);
  return tellVoiceBot(spawn(node, args, { env, stdio: 'pipe' }), bot);
}

/** The same of any program that takes and says these lines. */
export async function tellVoiceBot(child: ChildProcess, bot: Pick<Somebody, 'id' | 'name'>): Promise<VoiceBot> {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('the program cannot be told anything');
  const said: Said[] = [];
  let complaints = '';
  let end: string | null = null;
  let wake: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', (code, signal) => {
    end = `it ended with ${code ?? signal}`;
    wake();
  });
  stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-20_000)));
  createInterface({ input: stdout }).on('line', (line) => {
    // Libraries write lines of their own.
    if (line.startsWith('{')) said.push(JSON.parse(line) as Said); // the program's own form
    wake();
  });
  const voiceBot: VoiceBot = {
    id: bot.id,
    said,
    do: (act, more = {}) => void stdin.write(`${JSON.stringify({ act, ...more })}\n`),
    async until(what, fits, since = 0) {
      const giveUp = Date.now() + PATIENCE_MS;
      for (let at = since; ;) {
        for (; at < said.length; at++) {
          const one = said[at];
          if (one && fits(one)) return one;
        }
        if (end !== null || Date.now() > giveUp) {
          const words = said.filter(({ event }) => event !== 'packet').map((one) => JSON.stringify(one));
          throw new Error(`${bot.name} did not come to this: ${what} (${end ?? 'it waited too long'})\n${words.join('\n')}\n${complaints}`);
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 500);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    async about() {
      const since = said.length;
      voiceBot.do('about');
      return (await voiceBot.until('an answer', ({ event }) => event === 'about', since)) as unknown as About; // as the program says it
    },
    aboutUntil: (what, fits) =>
      askUntil(what, voiceBot.about, fits, PATIENCE_MS).catch((error: Error) => {
        throw new Error(`${bot.name}: ${error.message}\n${complaints}`);
      }),
    packetsOf: (userId) =>
      said.flatMap(({ event, userId: of, opus }) => (event === 'packet' && of === userId && typeof opus === 'string' ? Buffer.from(opus, 'base64') : [])),
    async close() {
      stdin.end();
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(force);
    },
  };
  try {
    await voiceBot.until('being ready', ({ event }) => event === 'ready');
  } catch (error) {
    await voiceBot.close();
    throw error;
  }
  return voiceBot;
}
