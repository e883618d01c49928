import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';

/** What a picture of the guild shows on a web page. Throws 50004 while its widget is off. Source: Discord, "Get Guild Widget Image". */
export async function getWidgetFace(core: Core, guildId: Snowflake): Promise<{ name: string; online: number }> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  if (!state.guild.widget_enabled) throw apiError('GUILD_WIDGET_DISABLED');
  return { name: state.guild.name, online: state.presences.size };
}
