import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `node scripts/default-sounds.js`: computes the sounds that every server has and writes them, as MP3 by `lame`, into
// api-v10/cdn/default-sound-files.ts. Their names stand in core/soundboard/default-sounds.ts, in the same order.

const RATE = 22_050;
const TAU = 2 * Math.PI;

/** Noise that is the same every time. */
let seed = 1;
const noise = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 30 - 1;

const strike = (t, at, decay) => (t < at ? 0 : Math.exp(-(t - at) / decay));
const tone = (t, hertz) => Math.sin(TAU * hertz * t);
/** A note with a few overtones, as of brass. */
const brass = (phase) => [1, 0.6, 0.4, 0.2].reduce((sum, share, index) => sum + share * Math.sin(phase * (index + 1)), 0) / 2.2;

const bell = (t) => 0.5 * strike(t, 0, 0.45) * (tone(t, 880) + 0.5 * tone(t, 2433) + 0.3 * tone(t, 4711));
const knock = (t) => [0, 0.18, 0.36].reduce((sum, at) => sum + strike(t, at, 0.03) * (tone(t - at, 140) + 0.3 * noise()), 0) * 0.7;
const rimshot = (t) => 0.8 * strike(t, 0, 0.08) * tone(t, 180) + 0.8 * strike(t, 0.2, 0.08) * tone(t, 140) + 0.5 * strike(t, 0.45, 0.3) * noise();
const ascent = (t) => 0.5 * Math.min(1, 8 * t, 8 * (1 - t)) * Math.sin(TAU * (200 * t + 500 * t * t));
const NOTES = [233, 220, 208, 196];
const sadTrombone = (t) => {
  const index = Math.min(3, Math.floor(t / 0.35));
  const since = t - index * 0.35;
  const wobble = index === 3 ? 0.6 * Math.sin(TAU * 6 * since) : 0;
  return (
    0.6 *
    Math.min(1, 20 * since) *
    (index === 3 ? Math.exp(-since / 0.5) : Math.min(1, 12 * (0.35 - since))) *
    brass(TAU * (NOTES[index] ?? 196) * since + wobble)
  );
};
const pop = (t) => 0.9 * strike(t, 0, 0.04) * Math.sin(TAU * (300 * t + 2500 * t * t));

const sounds = [
  [bell, 1.4],
  [knock, 0.6],
  [rimshot, 1.1],
  [ascent, 1],
  [sadTrombone, 2.2],
  [pop, 0.25],
];

function wave(sound, seconds) {
  const samples = Math.round(seconds * RATE);
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index++) {
    const value = Math.max(-1, Math.min(1, sound(index / RATE)));
    bytes.writeInt16LE(Math.round(value * 32_000), 44 + index * 2);
  }
  return bytes;
}

const directory = mkdtempSync(join(tmpdir(), 'default-sounds-'));
const encoded = sounds.map(([sound, seconds], index) => {
  const [from, to] = [join(directory, `${index}.wav`), join(directory, `${index}.mp3`)];
  writeFileSync(from, wave(sound, seconds));
  execFileSync('lame', ['--quiet', '-b', '32', '-m', 'm', '-t', '--noreplaygain', from, to]);
  return readFileSync(to).toString('base64');
});
rmSync(directory, { recursive: true });

const lines = encoded.map((base64) => `  '${base64}',`);
writeFileSync(
  fileURLToPath(new URL('../api-v10/cdn/default-sound-files.ts', import.meta.url)),
  `/** The sounds that every server has, as MP3; made by \`scripts/default-sounds.js\`. The first has the id 1. */
const FILES: readonly string[] = [
${lines.join('\n')}
];

/** Null for an id that is none of theirs. */
export function defaultSoundFile(id: string): Buffer | null {
  const base64 = FILES[Number(id) - 1];
  return base64 === undefined ? null : Buffer.from(base64, 'base64');
}
`,
);
console.log(`wrote ${encoded.length} sounds, ${encoded.map((base64) => Math.round((base64.length * 3) / 4)).join(', ')} bytes`);
