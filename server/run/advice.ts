import type { ProgramKind } from './program-kind.ts';

interface LibraryAdvice {
  library: string;
  kinds: readonly ProgramKind[];
  /** The setting that leads this library here without `nexus run`; says so where it has none. */
  setting: (url: string) => string;
}

const node = ['node', 'bun', 'deno', 'shell'] as const;
const python = ['python', 'shell'] as const;
const compiled = ['native', 'static'] as const;
const host = (url: string) => new URL(url).host;
const none = (what: string) => () =>
  `has no such setting (${what}); run it where \`nexus run\` can give it its own view of names: on Linux as root, or with --isolate`;

/** What each library calls its address. Source: the libraries' own code and documentation. */
export const libraryAdvice: readonly LibraryAdvice[] = [
  {
    library: 'discord.js',
    kinds: node,
    setting: (url) => `new Client({ rest: { api: '${url}/api', cdn: '${url}/cdn' } })`,
  },
  {
    library: 'oceanic.js',
    kinds: node,
    setting: (url) => `new Client({ rest: { baseURL: '${url}/api/v10' } })`,
  },
  {
    library: 'discordeno',
    kinds: node,
    setting: (url) => `createBot({ rest: { proxy: { baseUrl: '${url}/api', authorization: 'Bot <token>' } } })`,
  },
  {
    library: 'seyfert',
    kinds: node,
    setting: (url) => `client.setServices({ rest: new ApiHandler({ token, domain: '${url}', baseUrl: 'api/v10' }) })`,
  },
  {
    library: 'eris',
    kinds: node,
    setting: (url) => `new Client(token, { rest: { domain: '${new URL(url).hostname}', baseURL: '/api/v10' } }), over HTTPS on port 443 only`,
  },
  {
    library: 'hikari',
    kinds: python,
    setting: (url) => `hikari.GatewayBot(token, rest_url="${url}/api/v10")`,
  },
  {
    library: 'discord.py, py-cord, disnake, nextcord, interactions.py',
    kinds: python,
    setting: none('only proxy=, which `nexus run` cannot set from outside'),
  },
  {
    library: 'JDA',
    kinds: ['java'],
    setting: (url) =>
      `builder.setRestConfig(new RestConfig().setBaseUrl("${url}/api/v10/")) and a SessionController whose getGateway() returns "${url.replace(/^http/, 'ws')}"`,
  },
  { library: 'Discord4J, Javacord', kinds: ['java'], setting: none('the addresses are constants') },
  {
    library: 'disgo',
    kinds: ['go'],
    setting: (url) => `bot.WithRestClientConfigOpts(rest.WithURL("${url}/api/v10"))`,
  },
  {
    library: 'discordgo, arikawa',
    kinds: ['go'],
    setting: (url) => `before the session is made, assign the exported endpoint variables (discordgo.EndpointDiscord = "${url}/" and those made from it)`,
  },
  {
    library: 'serenity',
    kinds: compiled,
    setting: (url) =>
      `HttpBuilder::new(token).proxy("${url}").ratelimiter_disabled(true); or build it with native_tls_backend, since its default has the certificate roots compiled in`,
  },
  {
    library: 'twilight',
    kinds: compiled,
    setting: (url) =>
      `Client::builder().proxy("${host(url)}".to_owned(), ${url.startsWith('http:')}) and ConfigBuilder::proxy_url("${url.replace(/^http/, 'ws')}".to_owned())`,
  },
  { library: 'DPP', kinds: compiled, setting: none('its REST host is a constant') },
  {
    library: 'nyxx',
    kinds: compiled,
    setting: (url) => `a subclass of RestApiOptions with host "${host(url)}"`,
  },
  {
    library: 'Discord.Net',
    kinds: ['dotnet', ...compiled],
    setting: (url) => `DiscordSocketConfig { GatewayHost = "${url.replace(/^http/, 'ws')}", RestClientProvider = a provider whose base is ${url}/api/v10/ }`,
  },
  {
    library: 'DSharpPlus',
    kinds: ['dotnet', ...compiled],
    setting: none('the addresses are constants'),
  },
];

/** Why the command was not started and what can be done, as lines for the terminal. */
export function adviceFor(kind: ProgramKind, url: string, reason: string): string {
  const rows = libraryAdvice.filter(({ kinds }) => kinds.includes(kind)).map(({ library, setting }) => `  ${library}: ${setting(url)}`);
  return [
    `nexus run: the command was not started, because ${reason}.`,
    'It would have spoken to Discord itself, with the token of a bot of this server.',
    ...(rows.length > 0 ? ['Instead, change this setting in the bot:', ...rows] : []),
  ].join('\n');
}
