import { z } from 'zod';
import { choice, list, text } from './fields.ts';

const provider = choice(['gcm', 'apns', 'apns_internal', 'apns_voip', 'apns_internal_voip']);
/** Those of Google have some hundred characters, and may have more. */
const token = text(1, 4096);

/** DELETE /users/@me/devices. */
export const UnregisterDeviceBody = z.object({ provider, token });
export type UnregisterDeviceBody = z.output<typeof UnregisterDeviceBody>;

/** POST /users/@me/devices. */
export const RegisterDeviceBody = UnregisterDeviceBody.extend({ voip_provider: provider.nullish(), voip_token: token.nullish() });
export type RegisterDeviceBody = z.output<typeof RegisterDeviceBody>;

/** PUT /users/@me/devices/sync: a device, and the sync token of each account that it is to be registered for. */
export const SyncDevicesBody = UnregisterDeviceBody.extend({ push_sync_tokens: list(text(1, 1024), 20) });
export type SyncDevicesBody = z.output<typeof SyncDevicesBody>;
