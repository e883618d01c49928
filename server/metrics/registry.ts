/** A number that only grows; whoever counts holds on to its cell, so that counting is one addition. */
export interface Cell {
  value: number;
}

/** How long things took, in buckets. */
export interface Histogram {
  observe(seconds: number): void;
}

/** What a gauge reads when it is asked: one number, or one for each value of its labels. */
export type Reading = number | Iterable<readonly [labels: readonly string[], value: number]>;

export interface Family<Member> {
  /** The member with these values of the labels, made on first use. */
  of(...values: string[]): Member;
}

export interface Registry {
  counters(name: string, help: string, labels?: readonly string[]): Family<Cell>;
  histograms(name: string, help: string, labels?: readonly string[], buckets?: readonly number[]): Family<Histogram>;
  /** Read when somebody asks; `kind` says whether what is read only ever grows. */
  read(name: string, help: string, labels: readonly string[], read: () => Reading, kind?: 'gauge' | 'counter'): void;
  /** Names and labels of everything that may be shown. */
  families(): readonly { name: string; kind: string; help: string; labels: readonly string[] }[];
  /** All of it in Prometheus's text format. */
  text(): string;
}

const SECONDS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** So many members a family has at most; what comes then is counted together, under `other`. */
export const MOST_MEMBERS = 1500;

interface Written {
  name: string;
  kind: string;
  help: string;
  labels: readonly string[];
  write(lines: string[]): void;
}

/** Everything that one server counts. Names are made here and nowhere else: nothing of a request's own text gets in. */
export function createRegistry(): Registry {
  const written = new Map<string, Written>();
  const add = (family: Written): void => {
    if (!/^nexus_[a-z0-9_]+$/.test(family.name) || !family.labels.every((label) => /^[a-z_]+$/.test(label))) throw new Error(`${family.name} is no name`);
    if (written.has(family.name)) throw new Error(`${family.name} is counted twice`);
    written.set(family.name, family);
  };
  return {
    counters(name, help, labels = []) {
      const members = membersOf(labels, (): Cell => ({ value: 0 }));
      add({
        name,
        kind: 'counter',
        help,
        labels,
        write: (lines) => members.each((shown, cell) => void lines.push(`${name}${inBraces(shown)} ${cell.value}`)),
      });
      return members;
    },
    histograms(name, help, labels = [], buckets = SECONDS) {
      const members = membersOf(labels, () => histogram(buckets));
      add({ name, kind: 'histogram', help, labels, write: (lines) => members.each((shown, member) => member.write(name, shown, lines)) });
      return members;
    },
    read(name, help, labels, read, kind = 'gauge') {
      const write = (lines: string[]): void => {
        const reading = read();
        if (typeof reading === 'number') lines.push(`${name} ${shownNumber(reading)}`);
        else for (const [values, value] of reading) lines.push(`${name}${inBraces(pairsOf(labels, values))} ${shownNumber(value)}`);
      };
      add({ name, kind, help, labels, write });
    },
    families: () => [...written.values()].map(({ name, kind, help, labels }) => ({ name, kind, help, labels })),
    text() {
      const lines: string[] = [];
      for (const family of written.values()) {
        lines.push(`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.kind}`);
        family.write(lines);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function membersOf<Member>(labels: readonly string[], make: () => Member): Family<Member> & { each(see: (shown: string, member: Member) => void): void } {
  const members = new Map<string, Member>();
  // One without labels is there from the start: a rate needs its zero.
  if (labels.length === 0) members.set('', make());
  return {
    of(...values) {
      let key = pairsOf(labels, values);
      if (members.size >= MOST_MEMBERS && !members.has(key))
        key = pairsOf(
          labels,
          labels.map(() => 'other'),
        );
      let member = members.get(key);
      if (member === undefined) members.set(key, (member = make()));
      return member;
    },
    each: (see) => members.forEach((member, shown) => see(shown, member)),
  };
}

function histogram(buckets: readonly number[]): Histogram & { write(name: string, shown: string, lines: string[]): void } {
  const counts = new Float64Array(buckets.length + 1);
  let sum = 0;
  return {
    observe(seconds) {
      let at = 0;
      while (at < buckets.length && seconds > (buckets[at] ?? 0)) at++;
      counts[at] = (counts[at] ?? 0) + 1;
      sum += seconds;
    },
    write(name, shown, lines) {
      let seen = 0;
      const before = shown === '' ? '' : `${shown},`;
      buckets.forEach((bound, at) => lines.push(`${name}_bucket{${before}le="${bound}"} ${(seen += counts[at] ?? 0)}`));
      seen += counts[buckets.length] ?? 0;
      lines.push(`${name}_bucket{${before}le="+Inf"} ${seen}`, `${name}_sum${inBraces(shown)} ${shownNumber(sum)}`, `${name}_count${inBraces(shown)} ${seen}`);
    },
  };
}

const pairsOf = (labels: readonly string[], values: readonly string[]): string =>
  labels.map((label, at) => `${label}="${escaped(values[at] ?? '')}"`).join(',');
const inBraces = (shown: string): string => (shown === '' ? '' : `{${shown}}`);
const escaped = (value: string): string => value.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
const shownNumber = (value: number): string => (Number.isFinite(value) ? String(value) : 'NaN');
