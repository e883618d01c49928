import { randomBytes, randomInt } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { Snowflake } from 'discord-api-types/v10';
import { recordingKey } from '#core/recordings/recording-key';
import type { RecordingTrack } from '#core/recordings/recording-record';
import type { MediaPacket } from '../udp/rtp-packet.ts';
import { Track } from './track.ts';

/** Where files go. */
export interface RecorderFiles {
  put(key: string, bytes: Readable, options: { maxBytes: number; contentType: string }): Promise<{ sizeBytes: number }>;
}

export interface RecorderOptions {
  recordingId: Snowflake;
  files: RecorderFiles;
  nowMs(): number;
  failed(error: unknown, userId: Snowflake): void;
}

const MAX_BYTES = 2 * 1024 ** 3;
/** A store that falls so far behind has stopped. */
const MAX_WAITING_BYTES = 8 * 1024 ** 2;
/** Nobody's sound is kept for more people than can be heard. */
const MAX_TRACKS = 1000;

interface Going {
  track: Track;
  bytes: PassThrough;
  key: string;
  stored: Promise<{ sizeBytes: number } | null>;
}

/** Keeps what is said in one call: a file for each person, all as long as the recording, so that played together they are the call. */
export class CallRecorder {
  readonly #options: RecorderOptions;
  readonly #beganAtMs: number;
  readonly #part = randomBytes(6).toString('hex');
  readonly #tracks = new Map<Snowflake, Going>();
  #hasEnded = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#beganAtMs = options.nowMs();
  }

  get durationMs(): number {
    return this.#options.nowMs() - this.#beganAtMs;
  }

  hear(userId: Snowflake, packet: Pick<MediaPacket, 'sequence' | 'timestamp' | 'payload'>): void {
    if (this.#hasEnded) return;
    let going = this.#tracks.get(userId);
    if (!going) {
      if (this.#tracks.size >= MAX_TRACKS) return;
      going = this.#begin(userId);
      this.#tracks.set(userId, going);
    }
    if (going.bytes.destroyed) return;
    going.track.hear(packet, this.durationMs);
    if (going.bytes.writableLength > MAX_WAITING_BYTES) going.bytes.destroy(new Error('The file store takes no more of a recording.'));
  }

  /** Ends all files. Those that could not be stored are left out. */
  async end(): Promise<RecordingTrack[]> {
    this.#hasEnded = true;
    const { durationMs } = this;
    const tracks: Promise<RecordingTrack | null>[] = [];
    for (const [userId, going] of this.#tracks) {
      tracks.push(end(userId, going, durationMs));
      // Each is filled with silence to its end: others get their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return (await Promise.all(tracks)).filter((track) => track !== null);
  }

  #begin(userId: Snowflake): Going {
    const { recordingId, files, failed } = this.#options;
    const key = recordingKey(recordingId, userId, this.#part);
    const bytes = new PassThrough();
    // Whatever goes wrong is told by what stores it.
    bytes.on('error', () => undefined);
    const stored = files.put(key, bytes, { maxBytes: MAX_BYTES, contentType: 'audio/ogg' }).catch((error: unknown) => {
      bytes.destroy();
      failed(error, userId);
      return null;
    });
    const write = (piece: Buffer): void => {
      if (!bytes.destroyed) bytes.write(piece);
    };
    return { track: new Track(randomInt(2 ** 32), write), bytes, key, stored };
  }
}

async function end(userId: Snowflake, { track, bytes, key, stored }: Going, durationMs: number): Promise<RecordingTrack | null> {
  track.end(durationMs);
  bytes.end();
  const result = await stored;
  return result && { user_id: userId, key, size_bytes: result.sizeBytes, duration_ms: track.durationMs };
}
