import type { Snowflake } from 'discord-api-types/v10';
import type { RegisterDeviceBody, SyncDevicesBody, UnregisterDeviceBody } from '#protocol/rest/devices';
import { hashToken } from '../accounts/token.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import type { DeviceRecord } from '../ports/push-stores.ts';
import { issueDeviceSyncToken, sessionOfSyncToken } from './device-sync-token.ts';

/** Devices of one person. */
const MOST = 20;

/**
 * A phone names the token by which Google or Apple would reach it. That takes a contract with them, which a server of one's own
 * has not: nothing is ever pushed to it, so only its hash is kept, which knows it again. Source: Discord, "Register Device".
 */
function deviceOf(core: Core, { provider, token, voip_provider: voip, voip_token: voipToken }: RegisterDeviceBody): DeviceRecord {
  return {
    provider,
    token_hash: hashToken(token),
    voip_provider: voip ?? null,
    voip_token_hash: voipToken ? hashToken(voipToken) : null,
    registered_at: wireTime(core.clock.nowMs()),
  };
}

/** For as long as the session that says so lasts. The same device said again is replaced; of too many the oldest goes. */
export async function registerDevice(core: Core, login: LoginRecord, body: RegisterDeviceBody): Promise<void> {
  await core.devices.save(deviceOf(core, body), [login.tokenHash], MOST);
}

/** One that is not there is no mistake. */
export async function unregisterDevice(core: Core, userId: Snowflake, { provider, token }: UnregisterDeviceBody): Promise<void> {
  await core.devices.remove(userId, provider, hashToken(token));
}

export async function getDeviceSyncToken(core: Core, login: LoginRecord): Promise<{ token: string }> {
  return { token: issueDeviceSyncToken(core.settings.signingSecret, login, core.clock.nowMs()) };
}

/** One device for several accounts, each shown by its sync token. Tells which of those are none (any more), or of a session that is over. */
export async function syncDevices(core: Core, { push_sync_tokens: tokens, ...device }: SyncDevicesBody): Promise<{ invalid_push_sync_tokens: string[] }> {
  const nowMs = core.clock.nowMs();
  const hashOf = new Map(tokens.map((token) => [token, sessionOfSyncToken(core.settings.signingSecret, token, nowMs)]));
  const hashes = [...new Set([...hashOf.values()].flatMap((hash) => hash ?? []))];
  const saved = new Set(await core.devices.save(deviceOf(core, device), hashes, MOST));
  return { invalid_push_sync_tokens: [...hashOf].flatMap(([token, hash]) => (hash && saved.has(hash) ? [] : token)) };
}
