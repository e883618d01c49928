import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { GuildRecord } from './guild-record.ts';
import { saveAndTellGuild } from './publish-guild.ts';

/** Puts features into the guild's list or takes them out, and tells its members. The caller holds the guild's lock. */
export async function switchFeatures(core: Core, state: GuildState, wanted: Readonly<Record<string, boolean>>): Promise<void> {
  const features = new Set<string>(state.guild.features);
  for (const [feature, isOn] of Object.entries(wanted)) {
    if (isOn) features.add(feature);
    else features.delete(feature);
  }
  const after = [...features] as GuildRecord['features']; // Discord's enum lacks the newest of them
  if (JSON.stringify(after) !== JSON.stringify(state.guild.features)) await saveAndTellGuild(core, state, { ...state.guild, features: after });
}

export const hasFeature = (state: GuildState, feature: string): boolean => (state.guild.features as string[]).includes(feature);
