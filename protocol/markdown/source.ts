/** A text of which each unit knows where it stood in what was written: quotes and lists are read without their marks. */
export interface Source {
  readonly text: string;
  /** The place in what was written of the unit at `index`. */
  placeOf(index: number): number;
}

export const sourceOf = (text: string): Source => ({ text, placeOf: (index) => index });

/** Several stretches of a source as one. */
export function joined(source: Source, stretches: readonly { from: number; to: number }[]): Source {
  const starts: number[] = [];
  let text = '';
  for (const { from, to } of stretches) {
    starts.push(text.length);
    text += source.text.slice(from, to);
  }
  const placeOf = (index: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return source.placeOf((stretches[low]?.from ?? 0) + index - (starts[low] ?? 0));
  };
  return { text, placeOf };
}
