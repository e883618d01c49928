import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GatewayOpcodes, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { endDueAccounts } from '#core/accounts/delete-account';
import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { exportBytes } from '#core/exports/export-jobs';
import { finishRecording, setRecordingStatus } from '#core/recordings/change-recording';
import { endForsakenRecordings } from '#core/recordings/end-forsaken-recordings';
import type { ShownEndedRecording, ShownRecording } from '#core/recordings/present-recording';
import { recordingKey } from '#core/recordings/recording-key';
import type { RecordingTrack } from '#core/recordings/recording-record';
import { nexusClient } from '#compat-tests/nexus-client';
import type { Listener } from '#compat-tests/listener';
import { linesOf, readZip } from '#compat-tests/read-zip';
import { ALL_INTENTS, useWorld, type Scene, type Somebody } from '#compat-tests/world';

/** A clock that goes by itself, and that a test puts on. */
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };
const world = useWorld({ clock });
const core = () => world().server.core;
const as = (somebody: Somebody) => nexusClient(world(), somebody);
const asksForOurs = { properties: { os: 'linux', browser: 'test', device: 'test', nexus_events: true } };
const SOUND = Buffer.from('OggS and what was said');

interface Call extends Scene {
  hers: Listener;
  his: Listener;
  path: string;
}

const join = async (who: Somebody, listener: Listener, guildId: string, channelId: string | null): Promise<void> => {
  const heard = listener.next('VOICE_STATE_UPDATE', (d: { user_id: string; channel_id: string | null }) => d.user_id === who.id && d.channel_id === channelId);
  listener.send(GatewayOpcodes.VoiceStateUpdate, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  await heard;
};

/** Alice, who owns the guild, and bob in a call; both ask for our events. */
async function call(): Promise<Call> {
  const scene = await world().scene();
  const { alice, bob, guildId, voiceId } = scene;
  const [hers, his] = await Promise.all([alice.listen(ALL_INTENTS, asksForOurs), bob.listen(ALL_INTENTS, asksForOurs)]);
  await join(alice, hers, guildId, voiceId);
  await join(bob, his, guildId, voiceId);
  return { ...scene, hers, his, path: `/channels/${voiceId}/recording` };
}

const trackOf = async (recordingId: string, userId: string): Promise<RecordingTrack> => {
  const key = recordingKey(recordingId, userId, 'a');
  const { sizeBytes } = await core().blobs.put(key, Readable.from([SOUND]), { maxBytes: 1000, contentType: 'audio/ogg' });
  return { user_id: userId, key, size_bytes: sizeBytes, duration_ms: 1500 };
};

/** A recording that is over, with a track of each. */
async function recorded({ alice, voiceId, path }: Call, ...people: Somebody[]): Promise<ShownEndedRecording> {
  const { id } = await as(alice).post<ShownRecording>(path);
  await finishRecording(core(), voiceId, id, await Promise.all(people.map((one) => trackOf(id, one.id))));
  const [kept] = await as(alice).get<ShownEndedRecording[]>(`${path}s`);
  if (kept?.id !== id) throw new Error('the recording was not kept');
  return kept;
}

const urlOf = ({ tracks }: ShownEndedRecording, { id }: Somebody): string => tracks.find(({ user_id: userId }) => userId === id)?.url ?? '';
const statusOf = async (url: string): Promise<number> => {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.status;
};

describe('a recording', () => {
  it('is started by who may manage the channel, and waits until all agree', async () => {
    const { alice, bob, bot, guildId, voiceId, textId, hers, his, path } = await call();
    const outsider = await world().person('outsider');
    expect(await as(alice).refused('GET', path)).toBe('404 0');
    expect(await as(bob).refused('POST', path)).toBe('403 50013');
    expect(await as(outsider).refused('POST', path)).toBe('403 50001');
    expect(await as(alice).refused('POST', `/channels/${textId}/recording`)).toBe('400 50035');
    expect(await as(bob).refused('PUT', `${path}/consent`)).toBe('404 0');

    const told = his.next('NEXUS_RECORDING_UPDATE');
    const started = await as(alice).ask<ShownRecording>('POST', path, { headers: { 'x-audit-log-reason': 'minutes' } });
    expect(started).toMatchObject({ status: 201, body: { guild_id: guildId, channel_id: voiceId, status: 'waiting', started_by: alice.id } });
    const { started_at: _at, ...event } = started.body;
    expect(await told).toEqual(event);
    expect(event.consents).toEqual([{ user_id: alice.id, given_at: started.body.started_at, withdrawn_at: null }]);
    expect(await as(bob).get(path)).toEqual(started.body);
    expect(await as(alice).refused('POST', path)).toBe('400 50035');
    const log = await alice.rest.get<{ audit_log_entries: { action_type: number; target_id: string; reason?: string; changes: unknown }[] }>(
      `/guilds/${guildId}/audit-logs?limit=1`,
    );
    expect(log.audit_log_entries).toMatchObject([
      { action_type: 11, target_id: voiceId, reason: 'minutes', changes: [{ key: 'recording', new_value: event.id }] },
    ]);

    // The bot may do everything, and is not in the call.
    expect(await as(bot).refused('PUT', `${path}/consent`)).toBe('404 10065');
    const agreed = hers.next<typeof event>('NEXUS_RECORDING_UPDATE');
    await as(bob).put(`${path}/consent`);
    const again = await as(bob).put<ShownRecording>(`${path}/consent`);
    expect(again.consents.map(({ user_id: id, withdrawn_at: withdrawn }) => [id, withdrawn])).toEqual([
      [alice.id, null],
      [bob.id, null],
    ]);
    expect((await agreed).consents).toEqual(again.consents);

    await setRecordingStatus(core(), voiceId, '1', 'encrypted');
    expect((await as(bob).get<ShownRecording>(path)).status).toBe('waiting');
    await setRecordingStatus(core(), voiceId, event.id, 'recording');
    expect((await as(bob).get<ShownRecording>(path)).status).toBe('recording');
    const withdrawn = await as(bob).ask<ShownRecording>('DELETE', `${path}/consent`);
    expect(withdrawn.body.status).toBe('waiting');
    expect(withdrawn.body.consents.find(({ user_id: id }) => id === bob.id)?.withdrawn_at).toEqual(expect.any(String));
    expect((await as(bob).put<ShownRecording>(`${path}/consent`)).consents).toHaveLength(3);
  });

  it('is not started where nobody is, nor shown to who may not connect', async () => {
    const { alice, bob, guildId, voiceId } = await world().scene();
    const path = `/channels/${voiceId}/recording`;
    expect(await as(alice).refused('POST', path)).toBe('400 50035');
    await alice.rest.put(`/channels/${voiceId}/permissions/${guildId}`, { type: 0, deny: Permission.Connect.toString() });
    expect(await as(bob).refused('GET', path)).toBe('403 50013');
    const direct = await bob.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: alice.id });
    expect(await as(bob).refused('POST', `/channels/${direct.id}/recording`)).toBe('400 50035');
  });

  it('agrees for nobody who starts it from outside, and is stopped by who started it', async () => {
    const { alice, bob, bot, guildId, hers, path } = await call();
    const started = await as(bot).post<ShownRecording>(path);
    expect(started.consents).toEqual([]);
    expect(await as(bob).refused('DELETE', path)).toBe('403 50013');
    // Even when it may not any more.
    const member = await alice.rest.get<{ roles: string[] }>(`/guilds/${guildId}/members/${bot.id}`);
    for (const role of member.roles)
      await alice.rest.patch(`/guilds/${guildId}/roles/${role}`, { permissions: (Permission.ViewChannel | Permission.Connect).toString() });
    expect(await as(bot).refused('GET', `${path}s`)).toBe('403 50013');
    const told = hers.next('NEXUS_RECORDING_UPDATE');
    await as(bot).delete(path);
    expect(await told).toMatchObject({ id: started.id, status: 'ending' });
    expect(await as(bob).refused('PUT', `${path}/consent`)).toBe('404 0');
    // A voice server that is late does not say that it still records.
    await setRecordingStatus(core(), started.channel_id, started.id, 'recording');
    expect((await as(alice).get<ShownRecording>(path)).status).toBe('ending');
  });

  it('is told only to sessions that asked for our events', async () => {
    const scene = await world().scene();
    const { alice, bot, guildId, voiceId } = scene;
    const [hers, plain, itsPlain, its] = await Promise.all([alice.listen(ALL_INTENTS, asksForOurs), alice.listen(), bot.listen(), bot.listen(0, asksForOurs)]);
    await join(alice, hers, guildId, voiceId);
    const told = its.next('NEXUS_RECORDING_UPDATE');
    const { id } = await as(alice).post<ShownRecording>(`/channels/${voiceId}/recording`);
    expect(await told).toMatchObject({ id, status: 'waiting' });
    // What comes after it has come.
    const later = [plain, itsPlain].map((listener) => listener.next('CHANNEL_UPDATE', (d: { id: string }) => d.id === voiceId));
    await alice.rest.patch(`/channels/${voiceId}`, { name: 'renamed' });
    await Promise.all(later);
    expect([plain, itsPlain].some((listener) => listener.heard.some(({ t }) => t.startsWith('NEXUS_')))).toBe(false);
  });
});

describe('a recording that is over', () => {
  it('is listed with who agreed and with links to its sound', async () => {
    const scene = await call();
    const { alice, bob, voiceId, his, path } = scene;
    const told = his.next('NEXUS_RECORDING_UPDATE', (d: { status: string }) => d.status === 'ended');
    const kept = await recorded(scene, alice, bob);
    expect(await told).toMatchObject({ id: kept.id, status: 'ended' });
    expect(kept).toMatchObject({ channel_id: voiceId, status: 'ended', started_by: alice.id, consents: [{ user_id: alice.id }] });
    expect(kept.tracks).toMatchObject([alice, bob].map(({ id }) => ({ user_id: id, size_bytes: SOUND.length, duration_ms: 1500 })));
    expect(await as(alice).refused('GET', path)).toBe('404 0');
    expect(await as(bob).refused('GET', `${path}s`)).toBe('403 50013');
    const next = await recorded(scene);
    expect((await as(alice).get<ShownEndedRecording[]>(`${path}s`)).map(({ id }) => id)).toEqual([next.id, kept.id]);
    expect((await as(alice).get<ShownEndedRecording[]>(`${path}s?limit=1&before=${next.id}`)).map(({ id }) => id)).toEqual([kept.id]);

    const url = urlOf(kept, bob);
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/ogg']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(SOUND);
    const part = await fetch(url, { headers: { range: 'bytes=0-3' } });
    expect([part.status, await part.text()]).toEqual([206, 'OggS']);
    for (const other of [url.replace(bob.id, alice.id), url.replace(kept.id, next.id), url.replace(/hm=../, 'hm=zz'), url.replace(/\?.*/, ''), `${url}0`])
      expect(await statusOf(other)).toBe(404);
    clock.ahead += 25 * 3_600_000;
    expect(await statusOf(url)).toBe(404);
  });

  it('goes with its sound when it is deleted, and with its channel', async () => {
    const scene = await call();
    const { alice, bob, voiceId, path } = scene;
    const [first, second] = [await recorded(scene, alice, bob), await recorded(scene, bob)];
    expect(await as(bob).refused('DELETE', `${path}s/${first.id}`)).toBe('403 50013');
    await as(alice).delete(`${path}s/${first.id}`);
    expect(await as(alice).refused('DELETE', `${path}s/${first.id}`)).toBe('404 0');
    await removeDoomedFiles(core());
    expect([await statusOf(urlOf(first, bob)), await statusOf(urlOf(second, bob))]).toEqual([404, 200]);
    await alice.rest.delete(`/channels/${voiceId}`);
    await removeDoomedFiles(core());
    expect(await statusOf(urlOf(second, bob))).toBe(404);
  });

  it('loses the sound of who leaves the instance', async () => {
    const scene = await call();
    const { alice, bob, path } = scene;
    const kept = await recorded(scene, alice, bob);
    await as(bob).post('/users/@me/delete', { password: 'correct horse battery' });
    clock.ahead += 60 * 86_400_000;
    await endDueAccounts(core());
    await removeDoomedFiles(core());
    const [left] = await as(alice).get<ShownEndedRecording[]>(`${path}s`);
    expect(left?.tracks.map(({ user_id: id }) => id)).toEqual([alice.id]);
    expect(await core().blobs.stat(recordingKey(kept.id, bob.id, 'a'))).toBeNull();
    expect(await core().blobs.stat(recordingKey(kept.id, alice.id, 'a'))).not.toBeNull();
  });

  it('goes along in exports: all of it with its guild, what one said with oneself', async () => {
    const scene = await call();
    const { alice, bob, guildId } = scene;
    const { id, tracks } = await recorded(scene, alice, bob);
    const filesOf = async (kind: 'account' | 'guild', subjectId: string): Promise<Map<string, Buffer>> =>
      readZip(await buffer(exportBytes(core(), { kind, subject_id: subjectId, attachments: true })));
    const ofGuild = await filesOf('guild', guildId);
    expect(linesOf(ofGuild.get('recordings.jsonl'))).toMatchObject([{ id, consents: [{ user_id: alice.id }] }]);
    expect(tracks.map(({ user_id: userId }) => ofGuild.get(recordingKey(id, userId, 'a')))).toEqual([SOUND, SOUND]);
    const ofBob = await filesOf('account', bob.id);
    expect([...ofBob.keys()].filter((name) => name.startsWith('recordings/'))).toEqual([`recordings/${id}.ogg`]);
    expect(ofBob.get(`recordings/${id}.ogg`)).toEqual(SOUND);
    expect(linesOf(ofBob.get('account/recording-tracks.jsonl'))).toMatchObject([{ recording_id: id }]);
  });

  it('ends by itself when the call is over and no voice server says so, and takes what comes later all the same', async () => {
    const scene = await call();
    const { alice, bob, guildId, voiceId, hers, his, path } = scene;
    const { id } = await as(alice).post<ShownRecording>(path);
    await join(alice, hers, guildId, null);
    await endForsakenRecordings(core());
    expect((await as(bob).get<ShownRecording>(path)).status).toBe('waiting');
    await join(bob, his, guildId, null);
    // Once might be a memory that has only just been loaded.
    await endForsakenRecordings(core());
    expect((await as(bob).get<ShownRecording>(path)).status).toBe('waiting');
    clock.ahead += 31_000;
    await endForsakenRecordings(core());
    expect((await as(bob).get<ShownRecording>(path)).status).toBe('ending');
    clock.ahead += 31_000;
    await endForsakenRecordings(core());
    expect(await as(alice).refused('GET', path)).toBe('404 0');
    expect(await as(alice).get(`${path}s`)).toMatchObject([{ id, tracks: [] }]);
    await finishRecording(core(), voiceId, id, [await trackOf(id, bob.id)]);
    expect(await as(alice).get(`${path}s`)).toMatchObject([{ id, tracks: [{ user_id: bob.id }] }]);
    // What comes when there is nothing to add it to any more goes.
    await as(alice).delete(`${path}s/${id}`);
    const late = await trackOf(id, alice.id);
    await finishRecording(core(), voiceId, id, [late]);
    await removeDoomedFiles(core());
    expect(await core().blobs.stat(late.key)).toBeNull();
  });

  it('ends when its channel goes', async () => {
    const { alice, voiceId, path } = await call();
    const { id } = await as(alice).post<ShownRecording>(path);
    await alice.rest.delete(`/channels/${voiceId}`);
    const track = await trackOf(id, alice.id);
    await finishRecording(core(), voiceId, id, [track]);
    expect(core().recordings.get(voiceId)).toBeUndefined();
    await removeDoomedFiles(core());
    expect(await core().blobs.stat(track.key)).toBeNull();
  });
});
