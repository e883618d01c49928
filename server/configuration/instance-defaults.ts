import type { FixedSettings, InstanceSettings, SettingName } from '#core/instance/instance-settings';
import type { Settings } from './settings.ts';

/** What holds until an operator decides otherwise. */
export const instanceDefaults = (settings: Settings): InstanceSettings => ({
  name: 'Nexus',
  description: '',
  registration: settings.NEXUS_REGISTRATION,
  max_file_bytes: settings.NEXUS_MAX_FILE_BYTES,
  max_guilds_per_user: settings.NEXUS_MAX_GUILDS_PER_USER,
  link_previews: settings.NEXUS_LINK_PREVIEWS === 'on',
  deletion_grace_days: 14,
});

const NAMES: Partial<Record<SettingName, keyof Settings>> = {
  registration: 'NEXUS_REGISTRATION',
  max_file_bytes: 'NEXUS_MAX_FILE_BYTES',
  max_guilds_per_user: 'NEXUS_MAX_GUILDS_PER_USER',
  link_previews: 'NEXUS_LINK_PREVIEWS',
};

/** Settings that whoever started the server has decided: those hold, whatever operators say. */
export function fixedSettings({ givenBy }: Settings): FixedSettings {
  const fixed: FixedSettings = {};
  for (const [name, variable] of Object.entries(NAMES) as [SettingName, string][]) {
    const where = givenBy[variable];
    if (where) fixed[name] = where;
  }
  return fixed;
}
