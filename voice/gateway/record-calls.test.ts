import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { Snowflake } from 'discord-api-types/v10';
import type { RecordingRecord } from '#core/recordings/recording-record';
import { packetsIn } from '../recording/test-ogg.ts';
import { identifyOf, openTestVoice, type TestVoice } from './test-voice.ts';

const SPEECH = Buffer.from([0x78, 1, 2, 3]); // 20 ms
const RECORDING = '900';

let voice: TestVoice;
const files = new Map<string, Buffer>();
const ended: RecordingRecord[] = [];
beforeEach(async () => {
  files.clear();
  ended.length = 0;
  voice = await openTestVoice();
  Object.assign(voice.core, {
    blobs: {
      async put(key: string, bytes: Readable) {
        files.set(key, await buffer(bytes));
        return { sizeBytes: files.get(key)?.length ?? 0 };
      },
    },
    recordingRows: { insert: async (record: RecordingRecord) => ended.push(record) > 0, addTracks: async () => false },
    doomedFiles: { add: async () => undefined },
    users: { byIds: async (ids: Snowflake[]) => ids.map((id) => ({ id, own: {} })) },
  });
});
afterEach(() => voice.close());

/** What goes on in the channel, as an API process tells it. */
function tell(change: Partial<RecordingRecord>, agreed: readonly Snowflake[]): void {
  const { core, guildId, channelId } = voice;
  const consents = agreed.map((id) => ({ user_id: id, given_at: '2026-01-01T00:00:00Z', withdrawn_at: null }));
  const record: RecordingRecord = {
    id: RECORDING,
    guild_id: guildId,
    channel_id: channelId,
    started_by: '1',
    started_at: '2026-01-01T00:00:00Z',
    ended_at: null,
    status: 'waiting',
    tracks: [],
    ...change,
    consents,
  };
  core.publish({ guild_id: guildId }, { t: 'NEXUS_RECORDING_UPDATE', d: null }, { kind: 'recording', key: channelId, guild_id: guildId, record });
}

let sequence = 0;
function say(userId: Snowflake, isEncrypted = false): void {
  sequence++;
  voice.heard(userId, 'audio', { ssrc: 1, payloadType: 120, marker: false, sequence, timestamp: sequence * 960, payload: SPEECH }, isEncrypted);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
const status = (): string | undefined => voice.core.recordings.get(voice.channelId)?.status;
const spokenBy = (userId: Snowflake): number => {
  const [, file] = [...files].find(([key]) => key.startsWith(`recordings/${RECORDING}/${userId}-`)) ?? [];
  return packetsIn(file ?? Buffer.alloc(0)).packets.filter((packet) => packet.equals(SPEECH)).length;
};

describe('a call that is recorded', () => {
  it('is kept only while everybody in it agrees', async () => {
    const [alice, bob] = [await voice.enter(), await voice.enter()];
    tell({}, [alice.userId]);
    await alice.client.settled();
    say(alice.userId);
    expect(status()).toBe('waiting');
    tell({}, [alice.userId, bob.userId]);
    await until(() => status() === 'recording');
    say(alice.userId);
    say(bob.userId);
    // Somebody comes who was not asked yet: nothing is kept until they agree or go.
    const carol = await voice.enter();
    await until(() => status() === 'waiting');
    say(alice.userId);
    say(carol.userId);
    tell({}, [alice.userId, bob.userId, carol.userId]);
    await until(() => status() === 'recording');
    say(carol.userId);
    tell({}, [alice.userId, carol.userId]);
    await until(() => status() === 'waiting');
    say(alice.userId);
    voice.change(bob.userId, null);
    await until(() => status() === 'recording');
    say(alice.userId);
    say(alice.userId, true);
    tell({ status: 'ending' }, [alice.userId, carol.userId]);
    await until(() => ended.length > 0);
    expect(ended[0]).toMatchObject({ id: RECORDING, status: 'ended', tracks: [alice, bob, carol].map(({ userId }) => ({ user_id: userId })) });
    expect([alice, bob, carol].map(({ userId }) => spokenBy(userId))).toEqual([2, 1, 1]);
    expect(status()).toBeUndefined();
  });

  it('ends with the call, and with the server', async () => {
    const alice = await voice.enter();
    tell({}, [alice.userId]);
    await until(() => status() === 'recording');
    say(alice.userId);
    voice.change(alice.userId, null);
    await until(() => ended.length === 1);
    const bob = await voice.enter();
    tell({ id: '901' }, [bob.userId]);
    await until(() => status() === 'recording');
    say(bob.userId);
    await voice.voice.close();
    expect(ended.map(({ id, tracks }) => [id, tracks.length])).toEqual([
      [RECORDING, 1],
      ['901', 1],
    ]);
  });

  it('ends once when the only one in it comes anew before its files are stored', async () => {
    let store = (): void => undefined;
    Object.assign(voice.core.blobs, {
      async put(key: string, bytes: Readable) {
        files.set(key, await buffer(bytes));
        await new Promise<void>((resolve) => (store = resolve));
        return { sizeBytes: 1 };
      },
    });
    const alice = await voice.enter();
    tell({}, [alice.userId]);
    await until(() => status() === 'recording');
    say(alice.userId);
    const again = await voice.connect();
    again.send(0, identifyOf(voice, alice));
    await again.next(2);
    say(alice.userId);
    await until(() => files.size > 0);
    store();
    await until(() => ended.length > 0);
    expect([files.size, ended.length, spokenBy(alice.userId)]).toEqual([1, 1, 1]);
    expect(status()).toBeUndefined();
  });

  it('that kept nothing ends all the same', async () => {
    const alice = await voice.enter();
    tell({}, []);
    await alice.client.settled();
    tell({ status: 'ending' }, []);
    await until(() => ended.length > 0);
    expect(ended[0]?.tracks).toEqual([]);
  });
});
