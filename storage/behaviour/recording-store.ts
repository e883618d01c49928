import type { Stores } from '#core/ports/stores';
import type { RecordingRecord, RecordingTrack } from '#core/recordings/recording-record';
import { AT, insertGuild, newId } from './records.ts';

const LATER = '2026-01-02T04:00:00.000000+00:00';

const newTrack = (recordingId: string, userId = newId()): RecordingTrack => ({
  user_id: userId,
  key: `recordings/${recordingId}/${userId}.ogg`,
  size_bytes: 12_345_678_901,
  duration_ms: 90_000,
});

/** What every store of recordings promises. */
export function behavesAsRecordingStore(open: () => Stores): void {
  const recording = (guildId: string, channelId: string, given: Partial<RecordingRecord> = {}): RecordingRecord => {
    const id = newId();
    const userId = newId();
    const consents = [
      { user_id: userId, given_at: AT, withdrawn_at: LATER },
      { user_id: userId, given_at: LATER, withdrawn_at: null },
    ];
    const ended = { id, guild_id: guildId, channel_id: channelId, started_by: userId, started_at: AT, ended_at: LATER, status: 'ended' as const };
    return { ...ended, consents, tracks: [newTrack(id, userId), newTrack(id)], ...given };
  };
  const doomedAmong = async (keys: readonly string[]): Promise<string[]> =>
    (await open().doomedFiles.due('2100-01-01T00:00:00.000000+00:00', 10_000)).filter((key) => keys.includes(key)).toSorted();
  const keysOf = ({ tracks }: RecordingRecord): string[] => tracks.map(({ key }) => key).toSorted();

  it('gives a recording back as it was written, once', async () => {
    const { recordingRows } = open();
    const { guildId, channel } = await insertGuild(open());
    const one = recording(guildId, channel.id);
    expect(await recordingRows.insert(one)).toBe(true);
    expect(await recordingRows.insert({ ...one, tracks: [] })).toBe(false);
    expect(await recordingRows.byId(one.id)).toEqual(one);
    expect(await recordingRows.byId('18446744073709551615')).toBeNull();
  });

  it('takes none of a channel that is gone, or of another guild', async () => {
    const { recordingRows } = open();
    const [{ guildId }, { channel }] = [await insertGuild(open()), await insertGuild(open())];
    expect(await recordingRows.insert(recording(guildId, newId()))).toBe(false);
    expect(await recordingRows.insert(recording(guildId, channel.id))).toBe(false);
  });

  it('adds tracks that come late, and each only once', async () => {
    const { recordingRows } = open();
    const { guildId, channel } = await insertGuild(open());
    const one = recording(guildId, channel.id, { tracks: [] });
    await recordingRows.insert(one);
    const [first, second] = [newTrack(one.id), newTrack(one.id)];
    expect(await recordingRows.addTracks(one.id, [first])).toBe(true);
    expect(await recordingRows.addTracks(one.id, [{ ...first, size_bytes: 1 }, second])).toBe(true);
    expect((await recordingRows.byId(one.id))?.tracks).toEqual([first, second]);
    expect(await recordingRows.addTracks(newId(), [second])).toBe(false);
  });

  it('lists those of a channel from the newest on, and those of a guild from the oldest on', async () => {
    const { recordingRows } = open();
    const { guildId, channel } = await insertGuild(open());
    const all = [recording(guildId, channel.id), recording(guildId, channel.id), recording(guildId, channel.id)] as const;
    for (const one of all) await recordingRows.insert(one);
    expect(await recordingRows.ofChannel(channel.id, undefined, 2)).toEqual([all[2], all[1]]);
    expect(await recordingRows.ofChannel(channel.id, all[1].id, 2)).toEqual([all[0]]);
    expect(await recordingRows.ofGuild(guildId, '0', 2)).toEqual([all[0], all[1]]);
    expect(await recordingRows.ofGuild(guildId, all[1].id, 2)).toEqual([all[2]]);
  });

  it('dooms the files of a recording that is removed', async () => {
    const { recordingRows } = open();
    const { guildId, channel } = await insertGuild(open());
    const one = recording(guildId, channel.id);
    await recordingRows.insert(one);
    expect(await recordingRows.remove(newId(), one.id)).toBe(false);
    expect(await recordingRows.remove(channel.id, one.id)).toBe(true);
    expect(await recordingRows.remove(channel.id, one.id)).toBe(false);
    expect(await doomedAmong(keysOf(one))).toEqual(keysOf(one));
  });

  it('loses recordings, and dooms their files, with their channel and with their guild', async () => {
    const { recordingRows, guilds } = open();
    const [inChannel, inGuild] = [await insertGuild(open()), await insertGuild(open())];
    const [one, other] = [recording(inChannel.guildId, inChannel.channel.id), recording(inGuild.guildId, inGuild.channel.id)];
    for (const each of [one, other]) await recordingRows.insert(each);
    await guilds.removeChannel(inChannel.channel.id, []);
    await guilds.remove(inGuild.guildId, []);
    expect([await recordingRows.byId(one.id), await recordingRows.byId(other.id)]).toEqual([null, null]);
    expect(await doomedAmong([...keysOf(one), ...keysOf(other)])).toEqual([...keysOf(one), ...keysOf(other)].toSorted());
  });

  it('tells what is kept of a person, and forgets it with them, file and all', async () => {
    const { recordingRows, personalData } = open();
    const { guildId, channel } = await insertGuild(open());
    const one = recording(guildId, channel.id);
    await recordingRows.insert(one);
    const [mine, other] = one.tracks as [RecordingTrack, RecordingTrack];
    expect(await recordingRows.tracksOf(mine.user_id, '0', 10)).toEqual([{ ...mine, recording_id: one.id }]);
    expect(await recordingRows.tracksOf(mine.user_id, one.id, 10)).toEqual([]);
    expect(await personalData.rowsOfFile('recording-consents', mine.user_id, null, 10)).toHaveLength(2);
    await personalData.forget(mine.user_id);
    expect(await recordingRows.byId(one.id)).toEqual({ ...one, consents: [], tracks: [other] });
    expect(await doomedAmong(keysOf(one))).toEqual([mine.key]);
  });
}
