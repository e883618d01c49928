/** Discord: at most so many samples of a byte each, about ten a second. */
const MOST_SAMPLES = 256;

/** Heights of 0 to 1 from what a voice message says of itself. */
export function waveformOf(written: string | undefined): number[] {
  try {
    return [...atob(written ?? '')].map((letter) => letter.charCodeAt(0) / 255);
  } catch {
    return [];
  }
}

/** Heights as a voice message says them. */
export function writtenWaveform(heights: readonly number[]): string {
  const samples = resampled(heights.length === 0 ? [0] : heights, Math.min(heights.length || 1, MOST_SAMPLES));
  return btoa(samples.map((height) => String.fromCharCode(Math.round(255 * Math.min(1, Math.max(0, height))))).join(''));
}

/** As many heights as there is room for: of several the highest. */
export function resampled(heights: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, place) => {
    const from = Math.floor((place * heights.length) / count);
    const to = Math.max(from + 1, Math.floor(((place + 1) * heights.length) / count));
    return Math.max(0, ...heights.slice(from, to));
  });
}
