/** What a stream is made of: Opus of 48 kbit/s, and pictures of about a megabit a second. */
export const STREAMS = {
  sound: { everyMs: 20, packets: 1, bytes: 120, ticks: 960 },
  pictures: { everyMs: 40, packets: 4, bytes: 1200, ticks: 3600 },
} as const;

export type StreamName = keyof typeof STREAMS;

export const packetsPerSecond = ({ everyMs, packets }: { everyMs: number; packets: number }): number => (packets * 1000) / everyMs;

/** How long the last packets may be on their way; on a machine that is busy with other things, where they are waited for, longer. */
const LAST_MS = 300;
const LATEST_MS = 3_000;

interface Pace {
  speakers: number;
  /** Of each. */
  frames: number;
  everyMs: number;
  isAllThere?: () => boolean;
}

/** Has each say so many frames, spread over the time between two as people are, and waits for the last to come. */
export async function keepPace({ speakers, frames, everyMs, isAllThere = () => true }: Pace, say: (speaker: number) => void): Promise<void> {
  const begunMs = performance.now();
  const total = frames * speakers;
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - begunMs) / everyMs) * speakers));
    for (; sent < due; sent++) say(sent % speakers);
    await new Promise((passed) => setTimeout(passed, 1));
  }
  const endedMs = performance.now();
  do await new Promise((passed) => setTimeout(passed, LAST_MS));
  while (!isAllThere() && performance.now() - endedMs < LATEST_MS);
}
