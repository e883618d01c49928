import { Client, GatewayIntentBits, Partials, type ClientEvents, type ClientOptions, type Guild, type Interaction, type TextChannel } from 'discord.js';
import type { Dealing } from '../steps/acts-of-people.ts';
import { useWorld, type Scene, type World, type WorldOptions } from '../world.ts';

/** The usual scene, with a discord.js bot in it that has logged in. */
export interface BotScene extends Scene {
  world: World;
  client: Client<true>;
  guild: Guild;
  channel: TextChannel;
  /** What people need to know to use the bot in its channel. */
  dealing: Dealing & { guildId: string };
}

export const everyIntent = Object.values(GatewayIntentBits).filter((bit): bit is GatewayIntentBits => typeof bit === 'number');
const everyPartial = Object.values(Partials).filter((partial): partial is Partials => typeof partial === 'number');

/** How a bot is pointed at a server of one's own: two documented options. */
export const pointedAt = (url: string): Pick<ClientOptions, 'rest'> => ({ rest: { api: `${url}/api`, cdn: `${url}/cdn` } });

export const newClient = (world: World, options: Partial<ClientOptions> = {}): Client =>
  new Client({ intents: everyIntent, partials: everyPartial, ...pointedAt(world.server.url), ...options });

/** Resolves once the client is ready and has its guilds. */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  const ready = next(client, 'clientReady');
  await client.login(token);
  const [readyClient] = await ready;
  return readyClient;
}

/** One world and one client for all tests of a file. */
export function useBot(options: WorldOptions = {}): () => BotScene {
  let scene: BotScene | undefined;
  // Hooks run in the order in which they were made: the client leaves before its world ends.
  afterAll(() => scene?.client.destroy());
  const world = useWorld(options);
  beforeAll(async () => {
    const people = await world().scene();
    const client = await logIn(newClient(world()), people.bot.token);
    const guild = client.guilds.cache.get(people.guildId);
    const channel = guild?.channels.cache.get(people.textId) as TextChannel | undefined; // the guild's first text channel
    if (!guild || !channel) throw new Error('the bot is not in its guild');
    scene = { ...people, world: world(), client, guild, channel, dealing: { applicationId: client.application.id, channelId: channel.id, guildId: guild.id } };
  });
  return () => {
    if (!scene) throw new Error('the bot has not logged in yet');
    return scene;
  };
}

const PATIENCE_MS = 20_000;

/** The next event of this name whose arguments fit. */
export function next<Name extends keyof ClientEvents>(
  client: Client,
  name: Name,
  fits: (...args: ClientEvents[Name]) => boolean = () => true,
): Promise<ClientEvents[Name]> {
  const heard = new Promise<ClientEvents[Name]>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      client.off(name, listener);
    };
    const listener = (...args: ClientEvents[Name]): void => {
      if (!fits(...args)) return;
      stop();
      resolve(args);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`the bot did not hear ${name} within ${PATIENCE_MS} ms`));
    }, PATIENCE_MS);
    client.on(name, listener);
  });
  // A test that has failed already does not wait for it any more.
  heard.catch(() => undefined);
  return heard;
}

/** The next interaction of one kind. */
export async function nextInteraction<Kind extends Interaction>(client: Client, is: (interaction: Interaction) => interaction is Kind): Promise<Kind> {
  const [interaction] = await next(client, 'interactionCreate', is);
  return interaction as Kind; // it fitted
}

/** Asserts what a value is in passing, for the compiler too. */
export function known<Value>(value: Value | null | undefined, what = 'the value'): Value {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
}
