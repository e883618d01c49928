import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// `npm run coverage`: which of Discord's operations and events this server has, and which of them the tests exercised.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { last: { type: 'boolean' }, json: { type: 'boolean' }, all: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(`npm run coverage [-- --last] [-- --json] [-- --all] [-- <pattern of tests>]
  Runs the tests and prints, by group, which of Discord's operations and events exist and were exercised.
  --last  reads the record of the last run (or of NEXUS_COVERAGE_DIR) instead of running the tests
  --json  prints data rather than a table
  --all   fails when one that is here was not exercised, or one that concerns a self-hosted server is not here`);
  process.exit(0);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = (values.last && process.env.NEXUS_COVERAGE_DIR) || `${root}coverage/contract`;
if (!values.last) {
  await rm(directory, { recursive: true, force: true });
  // By npm, because what has to be built before the tests is said there.
  const { status } = spawnSync('npm', ['test', '--', '--silent', ...positionals], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NEXUS_COVERAGE_DIR: directory },
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('Some tests failed; the numbers count what the others reached.');
    process.exitCode = 1;
  }
}

const exercised = { operations: new Set(), events: new Set() };
for (const file of await readdir(directory).catch(() => [])) {
  const record = JSON.parse(await readFile(`${directory}/${file}`, 'utf8'));
  for (const kind of ['operations', 'events']) for (const name of record[kind]) exercised[kind].add(name);
}

register('./jest/typescript-loader.js', import.meta.url);
const [{ everyRoute: allRoutes }, { eventsHere }] = await Promise.all([import('../api-v10/every-route.ts'), import('../openapi/events-here.ts')]);
const readData = async (name) => JSON.parse(await readFile(`${root}openapi/${name}`, 'utf8'));
const [operations, events, sent] = await Promise.all([readData('discord-operations.json'), readData('discord-events.json'), eventsHere()]);
const routes = new Set(allRoutes.map((route) => route.operation));

// As in docs/compatibility.md all that is here counts, also what a self-hosted server need not have.
const rows = [
  ...operations.map((row) => ({ name: row.operation, group: row.group, selfHosted: row.selfHosted, ...stateOf('operations', row.operation, routes) })),
  ...events.map((row) => ({ name: row.event, group: 'gateway events', selfHosted: row.selfHosted, ...stateOf('events', row.event, sent) })),
].filter((row) => row.selfHosted || row.exists);
const known = new Set(operations.map(({ operation }) => operation));
const own = allRoutes.filter(({ operation }) => !known.has(operation));

if (values.json) console.log(JSON.stringify({ rows, own: own.map(({ operation }) => ({ name: operation, exercised: exercised.operations.has(operation) })) }));
else printTable();

const uncovered = rows.filter((row) => !row.exists || !row.exercised);
if (values.all && uncovered.length > 0) {
  console.error(`Missing or not exercised: ${uncovered.map((row) => row.name).join(', ')}`);
  process.exitCode = 1;
}

function stateOf(kind, name, here) {
  return { exists: here.has(name), exercised: exercised[kind].has(name) };
}

function printTable() {
  const groups = groupsOf(rows);
  const line = (...cells) =>
    console.log(
      `${cells[0].padEnd(28)}${cells
        .slice(1, 4)
        .map((cell) => String(cell).padStart(11))
        .join('')}  ${cells[4] ?? ''}`.trimEnd(),
    );
  line('group', 'known', 'exist', 'exercised');
  for (const [group, list] of [...groups].sort(([one], [other]) => one.localeCompare(other))) {
    line(group, list.length, count(list, 'exists'), count(list, 'exercised'));
    const missing = list.filter((row) => !row.exists);
    const untested = list.filter((row) => row.exists && !row.exercised);
    if (missing.length > 0) console.log(`    missing:       ${missing.map((row) => row.name).join(', ')}`);
    if (untested.length > 0) console.log(`    not exercised: ${untested.map((row) => row.name).join(', ')}`);
  }
  const ofOperations = rows.filter((row) => row.group !== 'gateway events');
  const ofEvents = rows.filter((row) => row.group === 'gateway events');
  console.log();
  line("Discord's operations", ofOperations.length, count(ofOperations, 'exists'), count(ofOperations, 'exercised'));
  line("Discord's events", ofEvents.length, count(ofEvents, 'exists'), count(ofEvents, 'exercised'));
  line("of people's clients", '', own.length, own.filter(({ operation }) => exercised.operations.has(operation)).length);
}

function count(list, key) {
  return list.filter((row) => row[key]).length;
}

function groupsOf(list) {
  const groups = new Map();
  for (const row of list) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return groups;
}
