/** What a figure should reach: its own value, or how it stands to the floor. */
export interface Aim {
  of: 'value' | 'ratio';
  is: number;
  /** What the closest comparable server was measured to take, as a value. */
  peer?: number;
}

/** One line of the table. */
export interface Figure {
  part: string;
  what: string;
  unit: string;
  nexus: number;
  /** The same of the floor program, in the same run. */
  floor?: number;
  aim?: Aim;
  /** Larger is better. */
  isRate?: true;
  /** Its name in the picture of all ratios, if it stands there. */
  bar?: string;
}

/** A picture: how one figure goes with another. */
export interface Curve {
  /** Of the file. */
  name: string;
  title: string;
  x: Axis;
  y: Axis;
  lines: { name: string; points: [x: number, y: number][] }[];
}

interface Axis {
  label: string;
  isLogarithmic?: true;
}

/** What one part of the bench is given, and says what it found to. */
export interface Run {
  /** Empty, and thrown away afterwards. */
  dataDir: string;
  /** Shows that the part works, in a fraction of the time; the figures are rough. */
  isQuick: boolean;
  /** How long the mixed load lasts. */
  minutes: number;
  note(figure: Figure): void;
  draw(curve: Curve): void;
  /** Done when the part has ended, however it did; the last one first. */
  onEnd(clean: () => Promise<unknown>): void;
}

/** This machine cannot run the part; the message goes on after "because". */
export class LeftOut extends Error {}

export type Part = (run: Run) => Promise<void>;

/** How many times as good as the floor: above 1 the floor takes longer, or does less. */
export function advantage({ nexus, floor, isRate }: Figure): number | null {
  if (!floor || !nexus) return null;
  return isRate ? nexus / floor : floor / nexus;
}

/** Null where nothing was aimed at. */
export function isAimMet({ nexus, floor, aim, isRate }: Figure): boolean | null {
  if (!aim) return null;
  const reached = aim.of === 'value' ? nexus : floor ? nexus / floor : Number.NaN;
  return isRate ? reached >= aim.is : reached <= aim.is;
}
