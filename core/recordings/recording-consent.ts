import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { wireTime } from '../ports/clock.ts';
import { keepRecording, withRecording } from './change-recording.ts';
import { presentRecording, type ShownRecording } from './present-recording.ts';
import { agrees, type RecordingRecord } from './recording-record.ts';
import { isInCall } from './start-recording.ts';

/** Agrees to be recorded. Only who is in the call does; said twice it holds from the first time on. */
export const giveConsent = (core: Core, place: Place, userId: Snowflake): Promise<ShownRecording> =>
  change(core, place, userId, (recording, now) =>
    agrees(recording, userId) ? recording : { ...recording, consents: [...recording.consents, { user_id: userId, given_at: now, withdrawn_at: null }] },
  );

/** Does not agree any more: nothing of the call is kept from now on, for as long as this person is in it. What was kept before stays. */
export const withdrawConsent = (core: Core, place: Place, userId: Snowflake): Promise<ShownRecording> =>
  change(core, place, userId, (recording, now) =>
    agrees(recording, userId)
      ? {
          ...recording,
          // The voice server sees for itself what it may keep; nobody shall read meanwhile that it keeps anything.
          status: recording.status === 'recording' ? 'waiting' : recording.status,
          consents: recording.consents.map((consent) => (consent.user_id === userId ? { ...consent, withdrawn_at: consent.withdrawn_at ?? now } : consent)),
        }
      : recording,
  );

const change = (
  core: Core,
  { channel, guild }: Place,
  userId: Snowflake,
  next: (recording: RecordingRecord, now: string) => RecordingRecord,
): Promise<ShownRecording> =>
  withRecording(core, channel.id, async (recording) => {
    if (!guild || !recording || recording.status === 'ending') throw apiError('UNKNOWN_RECORDING');
    if (!isInCall(guild, channel.id, userId)) throw apiError('UNKNOWN_VOICE_STATE');
    const after = next(recording, wireTime(core.clock.nowMs()));
    if (after !== recording) await keepRecording(core, after);
    return presentRecording(after);
  });
