import type { Core } from '../core.ts';
import { tellOnceProven } from '../voice/prove-voice-server.ts';
import { tellStreamServer } from '../voice/voice-servers.ts';
import { isSame, peopleOf, type StreamPerson, type StreamRecord } from './stream-record.ts';

/** Tells somebody who shows or watches once more where, for they may have lost it. */
export const tellAgain = (core: Core, { key, rtc_server_id, rtc_channel_id }: StreamRecord, person: StreamPerson): void =>
  tellOnceProven(core, { id: rtc_channel_id }, () => {
    const present = core.streams.get(key);
    if (present?.rtc_server_id === rtc_server_id && peopleOf(present).some((one) => isSame(one, person))) tellStreamServer(core, present, person);
  });
