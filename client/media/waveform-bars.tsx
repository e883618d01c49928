/** Heights as bars; what is played already is darker. */
export const WaveformBars = ({ heights, done }: { heights: readonly number[]; done: number }) => (
  <span className="waveform" aria-hidden="true">
    {heights.map((height, place) => (
      <span key={place} className={place < done * heights.length ? 'done' : undefined} style={{ height: `${Math.round(12 + 88 * height)}%` }} />
    ))}
  </span>
);
