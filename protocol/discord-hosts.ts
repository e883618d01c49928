/** Names that Discord's libraries have written into them; a leading "*." stands for one label. */
export const discordNames = [
  'discord.com',
  '*.discord.com',
  'discord.gg',
  '*.discord.gg',
  'gateway.discord.gg',
  'discordapp.com',
  '*.discordapp.com',
  'cdn.discordapp.com',
  'discordapp.net',
  '*.discordapp.net',
  'media.discordapp.net',
  '*.discord.media',
] as const;

/** A hosts file knows no wildcards, so these stand for them: what libraries are known to call. */
export const discordHostsFileNames = [
  'discord.com',
  'www.discord.com',
  'ptb.discord.com',
  'canary.discord.com',
  'discord.gg',
  'gateway.discord.gg',
  'remote-auth-gateway.discord.gg',
  'discordapp.com',
  'www.discordapp.com',
  'ptb.discordapp.com',
  'canary.discordapp.com',
  'cdn.discordapp.com',
  'media.discordapp.net',
  'images-ext-1.discordapp.net',
  'images-ext-2.discordapp.net',
] as const;

export function isDiscordHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return discordNames.some((known) => (known.startsWith('*.') ? name.endsWith(known.slice(1)) : name === known));
}
