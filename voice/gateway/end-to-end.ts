import type { Snowflake } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import { DaveCall } from '../dave/dave-call.ts';
import type { DaveOutlet, Schedule } from '../dave/dave-options.ts';
import type { ExternalSender } from '../dave/external-sender.ts';
import type { Call } from './call.ts';
import type { VoiceSession } from './voice-session.ts';

export interface EndToEndOptions {
  /** Null where nothing is encrypted end to end. */
  externalSender: ExternalSender | null;
  /** Whether everybody must be able to. */
  isRequired: boolean;
  log: Logger;
}

/** The group in which a call's members encrypt end to end, and what the media plane has to know of it. */
export class EndToEnd {
  private readonly call: Call;
  private readonly group: DaveCall | null;
  private readonly joined = new Set<Snowflake>();

  /** `told` hears that somebody is in the group, or not any more. */
  constructor(call: Call, { externalSender, isRequired, log }: EndToEndOptions, told: () => void) {
    this.call = call;
    const send: DaveOutlet = {
      json: (userId, op, d) => this.tell(userId, (session) => session.tell(op, d)),
      binary: (userId, op, payload) => this.tell(userId, (session) => session.tellBytes(op, payload)),
    };
    const schedule: Schedule = (ms, run) => {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    };
    const changed = (userId: Snowflake, isEncrypted: boolean): void => {
      const session = call.members.get(userId);
      if (session) session.media.dave = isEncrypted;
      told();
    };
    this.group = externalSender && new DaveCall({ groupId: BigInt(call.id), externalSender, isRequired, send, changed, schedule, log });
  }

  /** 0 while nothing is encrypted. */
  get version(): number {
    return this.group?.version ?? 0;
  }

  /** The version that somebody begins with; asked again, that of the call. `begin` follows when they have been told. */
  join({ userId, maxDaveVersion }: VoiceSession): number {
    const { group } = this;
    if (!group) return 0;
    if (this.joined.has(userId)) return group.version;
    const version = group.join(userId, maxDaveVersion);
    this.joined.add(userId);
    return version;
  }

  begin(session: VoiceSession): void {
    this.hear(session, (group, userId) => group.begin(userId));
  }

  leave({ userId }: VoiceSession): void {
    const { group } = this;
    if (group && this.joined.delete(userId)) group.leave(userId);
  }

  /** Something that a member said; nothing before they joined. */
  hear({ userId }: VoiceSession, say: (group: DaveCall, userId: Snowflake) => void): void {
    const { group } = this;
    if (group && this.joined.has(userId)) say(group, userId);
  }

  private tell(userId: Snowflake, tell: (session: VoiceSession) => void): void {
    const session = this.call.members.get(userId);
    if (session) tell(session);
  }
}
