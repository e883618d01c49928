import { gzipSync } from 'node:zlib';
import { bundleSdk } from './bundle.ts';
import { slimApiTypes } from './slim-api-types.ts';

/** docs/sdk.md names the size. */
const MOST_KIB_GZIPPED = 30;

describe('the SDK for browsers', () => {
  it('is made of its own room, of what is plain in protocol/, and of idb; without zod', async () => {
    const { contents, sources } = await bundleSdk('browser', { isMinified: true });
    expect(sources.filter((source) => !/^(sdk|protocol)\/|node_modules\/idb\/|^slim:discord-api-types\//.test(source))).toEqual([]);
    expect(sources.filter((source) => source.startsWith('protocol/')).sort()).toEqual([
      'protocol/channel-kinds.ts',
      'protocol/member-list-id.ts',
      'protocol/notifications/followed.ts',
      'protocol/notifications/judge-message.ts',
      'protocol/notifications/keywords.ts',
      'protocol/notifications/mute.ts',
      'protocol/notifications/no-rules.ts',
      'protocol/notifications/quiet-hours.ts',
      'protocol/permissions.ts',
      'protocol/snowflake.ts',
    ]);
    expect(gzipSync(contents).length / 1024).toBeLessThan(MOST_KIB_GZIPPED);
  });

  it('has the enumerations of discord-api-types as they are, each alone', async () => {
    const module = await slimApiTypes('discord-api-types/v10');
    expect(module).toContain('export const ChannelType = {');
    expect(module).toMatch(/export const PermissionFlagsBits = \{"CreateInstantInvite":1n,/);
    expect(module).not.toContain('export const Routes ');
  });
});
