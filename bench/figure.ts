import type { Aim } from './aims.ts';

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
}

export type Note = (figure: Figure) => void;
