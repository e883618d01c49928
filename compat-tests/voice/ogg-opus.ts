import OpusScript from 'opusscript';
import { OggOpusWriter } from '#voice/recording/ogg-opus';

const RATE = 48_000;
const CHANNELS = 2;
/** Of 20 ms. */
const FRAME_SAMPLES = 960;

/** Frames of Opus, each of 20 ms, that all differ: a tone that rises. */
export function risingTone(count: number): Buffer[] {
  const encoder = new OpusScript(RATE, CHANNELS, OpusScript.Application.AUDIO);
  const frames: Buffer[] = [];
  let phase = 0;
  for (let frame = 0; frame < count; frame++) {
    const pcm = Buffer.alloc(FRAME_SAMPLES * CHANNELS * 2);
    for (let sample = 0; sample < FRAME_SAMPLES; sample++) {
      phase += (2 * Math.PI * (200 + frame * 7)) / RATE;
      const level = Math.round(Math.sin(phase) * 12_000);
      pcm.writeInt16LE(level, sample * 4);
      pcm.writeInt16LE(level, sample * 4 + 2);
    }
    frames.push(Buffer.from(encoder.encode(pcm, FRAME_SAMPLES)));
  }
  encoder.delete();
  return frames;
}

/** How many samples of each channel a frame gives; throws where it is no Opus. */
export function decodedSamples(frames: readonly Buffer[]): number[] {
  const decoder = new OpusScript(RATE, CHANNELS, OpusScript.Application.AUDIO);
  const samples = frames.map((frame) => decoder.decode(frame).length / 2 / CHANNELS);
  decoder.delete();
  return samples;
}

/** An Ogg file with these frames. */
export function oggOpus(frames: readonly Buffer[]): Buffer {
  const ogg = new OggOpusWriter(1);
  const pages = [ogg.head(), ...frames.map((frame) => ogg.add(frame, FRAME_SAMPLES) ?? Buffer.alloc(0))];
  return Buffer.concat([...pages, ogg.end()]);
}
