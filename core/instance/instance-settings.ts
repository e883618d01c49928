import { apiError, formError } from '#protocol/errors';
import type { InstanceSettingsBody } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import { instanceId } from './instance-id.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

/** What the operators of an instance decide while it runs. */
export interface InstanceSettings {
  name: string;
  description: string;
  registration: 'open' | 'invite' | 'closed';
  max_file_bytes: number;
  max_guilds_per_user: number;
  link_previews: boolean;
  /** How long an account waits before it is really deleted. */
  deletion_grace_days: number;
}

export type SettingName = keyof InstanceSettings;
/** Those that an operator has decided; all others are as the server was started. */
export type StoredSettings = Partial<InstanceSettings>;
/** Where a setting was fixed when the server was started: it holds whatever is stored. */
export type FixedSettings = Partial<Record<SettingName, 'environment' | 'file'>>;

/** One page for all of them, with those that cannot be changed here and why. */
export interface SettingsPage {
  settings: InstanceSettings;
  /** Decided in the environment or the settings file, and by which. */
  fixed: FixedSettings;
  /** What holds for those that nobody decided. */
  defaults: InstanceSettings;
}

export const settingsPage = async ({ instance }: Core): Promise<SettingsPage> => ({
  settings: instance.settings,
  fixed: instance.fixed,
  defaults: instance.defaults,
});

/** Changes settings at once, on every process; null takes one back to its default. Throws 50035 at those that are fixed. */
export async function editInstanceSettings(core: Core, body: InstanceSettingsBody, by: OperatorActor): Promise<SettingsPage> {
  const changes = Object.entries(body).filter(([, value]) => value !== undefined) as [SettingName, InstanceSettings[SettingName] | null][]; // the schema's own keys
  for (const [name] of changes) {
    const where = core.instance.fixed[name];
    if (where) throw formError([name], 'SETTING_IS_FIXED', `This setting is decided by the server's ${where === 'file' ? 'settings file' : 'environment'}.`);
  }
  const changed = await core.locks.withLock('instance', async () => {
    const known = await core.instanceRows.settings();
    const next: Record<string, unknown> = { ...known };
    for (const [name, value] of changes) {
      if (value === null) delete next[name];
      else next[name] = value;
    }
    await core.instanceRows.saveSettings(next as StoredSettings); // values of the schema only
    await core.instance.refresh();
    return Object.fromEntries(changes.map(([name, value]) => [name, { before: known[name] ?? null, after: value }]));
  });
  if (changes.length > 0) await recordInstanceLog(core, by, { action: 'settings_changed', details: changed });
  return settingsPage(core);
}

/** What anybody may know of an instance before they have an account. */
export interface InstanceFace {
  /** Tells it from others; all its processes have the same. */
  id: string;
  name: string;
  description: string;
  registration: InstanceSettings['registration'];
  version: string;
  max_file_bytes: number;
  max_guilds_per_user: number;
}

export async function getInstance({ instance, settings }: Core): Promise<InstanceFace> {
  const { name, description, registration, max_file_bytes, max_guilds_per_user } = instance.settings;
  return { id: instanceId(settings.signingSecret), name, description, registration, version: settings.version, max_file_bytes, max_guilds_per_user };
}

/** Only operators go on. Others hear what they would hear of any permission that they lack. */
export function demandOperator(core: Core, userId: string): void {
  if (!core.instance.isOperator(userId)) throw apiError('MISSING_PERMISSIONS');
}
