import { RegisterDeviceBody, SyncDevicesBody, UnregisterDeviceBody } from '#protocol/rest/devices';
import { getDeviceSyncToken, registerDevice, syncDevices, unregisterDevice } from '#core/push/devices';
import { del, get, post, put, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

/** Phones that name their token at Google's or Apple's push service. Browsers are told by web push instead. */
export const devices: RouteTable = {
  register_device: post({
    path: '/users/@me/devices',
    who,
    status: 204,
    body: RegisterDeviceBody,
    run: ({ core, caller, body }) => registerDevice(core, caller.login, body),
  }),
  unregister_device: del({
    path: '/users/@me/devices',
    who,
    body: UnregisterDeviceBody,
    run: ({ core, caller, body }) => unregisterDevice(core, caller.id, body),
  }),
  get_device_sync_token: get({
    path: '/users/@me/devices/sync-token',
    who,
    reply: replyOf<{ token: string }>(),
    run: ({ core, caller }) => getDeviceSyncToken(core, caller.login),
  }),
  sync_devices: put({
    path: '/users/@me/devices/sync',
    who,
    body: SyncDevicesBody,
    reply: replyOf<{ invalid_push_sync_tokens: string[] }>(),
    run: ({ core, body }) => syncDevices(core, body),
  }),
};
