import { eventDifferences, leftOutEvents, leftOutGroups, operationDifferences } from './compatibility-notes.ts';
import { onlyRefusals } from './only-refusals.ts';

export interface KnownOperation {
  operation: string;
  method: string;
  path: string;
  group: string;
}

export interface KnownEvent {
  event: string;
  intents: readonly string[];
}

export interface Here {
  /** Names of the operations that have a route. */
  operations: ReadonlySet<string>;
  /** Names of the events that are sent. */
  events: ReadonlySet<string>;
}

/** What is said of one operation or event. */
export type Verdict = { is: 'works' } | { is: 'differs'; how: string } | { is: 'left out'; why: string };

export function verdictOnOperation({ operation, group }: KnownOperation, { operations }: Here): Verdict {
  if (!operations.has(operation)) return { is: 'left out', why: leftOutGroups[group] ?? '' };
  const how = operationDifferences[operation];
  return how === undefined ? { is: 'works' } : { is: 'differs', how };
}

export function verdictOnEvent({ event }: KnownEvent, { events }: Here): Verdict {
  if (!events.has(event)) return { is: 'left out', why: leftOutEvents[event] ?? '' };
  const how = eventDifferences[event];
  return how === undefined ? { is: 'works' } : { is: 'differs', how };
}

/** `docs/compatibility.md`: each of Discord's operations and events, and what it does here. */
export function deriveCompatibility(operations: readonly KnownOperation[], events: readonly KnownEvent[], here: Here): string {
  const groups = new Map<string, KnownOperation[]>();
  for (const row of operations) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  const ofOperations = operations.map((row) => verdictOnOperation(row, here));
  const ofEvents = events.map((row) => verdictOnEvent(row, here));
  return [
    '# Compatibility with Discord',
    '',
    'Derived by `npm run compatibility` from the route table, the table of events and `openapi/compatibility-notes.ts`; do not edit.',
    '',
    '- **works**: it is here, no difference to Discord is known, and at least one test had it succeed (an event: had it sent) while the reply or',
    '  the payload was held against its shape. `npm run coverage -- --all` runs the tests and fails where one was not. Shapes are those of',
    "  Discord's OpenAPI description, but for what `openapi/contract/deviations.ts` names; of events also `openapi/contract/objects.ts`, from",
    "  Discord's documentation; and `openapi/contract/own-replies.ts` for replies that Discord describes nowhere. That a reply of the right",
    '  shape also says what is true, other tests have to show.',
    '- **differs**: the same, but for the difference that is named and that a bot may notice.',
    `- Of what is always refused, here or by Discord itself, its refusal counts: ${Object.keys(onlyRefusals)
      .map((name) => `\`${name}\``)
      .join(', ')}.`,
    '- **left out**: it is not here.',
    '',
    '| | works | differs | left out |',
    '|---|---:|---:|---:|',
    tally('REST operations', ofOperations),
    tally('Gateway events', ofEvents),
    '',
    '## REST',
    ...[...groups].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([group, rows]) => ['', `### ${title(group)}`, '', ...tableOf(rows, here)]),
    '',
    '## Gateway events',
    '',
    '| Event | Intents | Here |',
    '|---|---|---|',
    ...events.map((row, index) => `| \`${row.event}\` | ${row.intents.join(', ')} | ${words(ofEvents[index])} |`),
    '',
  ].join('\n');
}

function tableOf(rows: readonly KnownOperation[], here: Here): string[] {
  return [
    '| Operation | Address | Here |',
    '|---|---|---|',
    ...rows.map((row) => `| \`${row.operation}\` | \`${row.method} ${row.path}\` | ${words(verdictOnOperation(row, here))} |`),
  ];
}

function tally(name: string, verdicts: readonly Verdict[]): string {
  const count = (is: Verdict['is']): number => verdicts.filter((verdict) => verdict.is === is).length;
  return `| ${name} | ${count('works')} | ${count('differs')} | ${count('left out')} |`;
}

const words = (verdict: Verdict = { is: 'works' }): string =>
  verdict.is === 'works' ? 'works' : verdict.is === 'differs' ? `differs: ${verdict.how}` : `left out: ${verdict.why}`;

const title = (group: string): string => `${group.charAt(0).toUpperCase()}${group.slice(1).replaceAll('-', ' ')}`;
