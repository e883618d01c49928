import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// Makes the lists that coverage, the yardstick and derived tests read, openapi/discord-{operations,events,operation-facts,audit-log,
// permissions,bot-features}.json, from a directory of facts: operations.csv, openapi.json, extra-operations.json, gateway-events.json,
// operation-facts.json, audit-log.json, permissions.json and bot-features.csv.
// Usage: node scripts/derive-discord-data.js <directory>

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error(
    'Name the directory that holds operations.csv, openapi.json, extra-operations.json, gateway-events.json, operation-facts.json, audit-log.json, permissions.json and bot-features.csv.',
  );
  process.exit(1);
}
const read = (name) => readFile(join(directory, name), 'utf8');
const [csv, description, extra, gateway, facts, audit, bits, census] = await Promise.all([
  read('operations.csv'),
  read('openapi.json').then(JSON.parse),
  read('extra-operations.json').then(JSON.parse),
  read('gateway-events.json').then(JSON.parse),
  read('operation-facts.json').then(JSON.parse),
  read('audit-log.json').then(JSON.parse),
  read('permissions.json').then(JSON.parse),
  read('bot-features.csv'),
]);

const [header, ...rows] = csv.trim().split(/\r?\n/).map(cellsOf);
const column = (row, name) => row[header.indexOf(name)] ?? '';
const duplicates = new Set(extra.operations.filter((operation) => operation.duplicateOf).map((operation) => operation.operationId));
const operations = rows
  .filter((row) => !duplicates.has(column(row, 'operationId')))
  .map((row) => {
    const [method, path] = [column(row, 'method'), column(row, 'path')];
    return {
      operation: column(row, 'operationId'),
      method,
      path,
      group: column(row, 'group'),
      selfHosted: !column(row, 'selfHosted').startsWith('no'),
      replies: repliesOf(description.paths[path]?.[method.toLowerCase()], column(row, 'success')),
    };
  });
const events = gateway.bot.map(({ name, intents, selfHosted }) => ({ event: name, intents, selfHosted: selfHosted === undefined }));
const operationFacts = operations.filter((row) => row.selfHosted).flatMap((row) => factsOf(row, facts.operations[`${row.method} ${row.path}`]) ?? []);
const auditLog = [
  ...audit.events.map(({ name, value, changeKeys, options }) => ({ action: name, value, keys: changeKeys, options: options.map((option) => option.field) })),
  // Of these it is not documented what their changes name.
  ...audit.unofficialEvents.map(({ name, value }) => ({ action: name, value, keys: null, options: null })),
];
const permissions = bits.permissions.map(({ name, bit, channels, keptInTimeout }) => ({ name, bit, channels: channels.join(''), keptInTimeout }));
const [censusHeader, ...censusRows] = census.trim().split(/\r?\n/).map(cellsOf);
const botFeatures = censusRows.map((row) => ({ number: Number(row[censusHeader.indexOf('rank')]), name: row[censusHeader.indexOf('feature')] }));

await writeRows('openapi/discord-operations.json', operations);
await writeRows('openapi/discord-events.json', events);
await writeRows('openapi/discord-operation-facts.json', operationFacts);
await writeRows('openapi/discord-audit-log.json', auditLog);
await writeRows('openapi/discord-permissions.json', permissions);
await writeRows('openapi/discord-bot-features.json', botFeatures);
const isOurs = (row) => row.selfHosted;
console.log(
  `${operations.length} operations (${operations.filter(isOurs).length} self-hostable), ${events.length} events (${events.filter(isOurs).length} self-hostable)`,
);

/** Success statuses and what stands in the body: `A|B` for one of two components, `A[]` for a list, '' for nothing. */
function repliesOf(operation, successes) {
  if (!operation)
    return Object.fromEntries(
      successes
        .split(' ')
        .filter(Boolean)
        .map((status) => [status, status === '204' ? '' : '?']),
    );
  const found = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  return Object.fromEntries(found.map(([status, response]) => [status, bodyOf(response.content)]));
}

/** Permissions that its description names, always needed or only in some case; events that it fires; whether it takes a reason. */
function factsOf({ operation }, found) {
  if (!found) return null;
  const all = (...lists) => [...new Set(lists.flat().filter(Boolean))];
  return {
    operation,
    permissions: all(found.permissions, found.permissionsUnofficial, Object.values(found.fieldPermissions ?? {}).flat()),
    events: all(found.fires, found.firesUnofficial),
    audited: Boolean(found.auditReason ?? found.auditReasonUnofficial),
  };
}

function bodyOf(content) {
  if (!content) return '';
  return content['application/json'] ? namesOf(content['application/json'].schema) : 'binary';
}

function namesOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.oneOf)
    return schema.oneOf
      .filter((one) => one.type !== 'null')
      .map(namesOf)
      .join('|');
  if (schema.items) return `${namesOf(schema.items)}[]`;
  return schema.additionalProperties ? 'record' : [schema.type].flat().find((type) => type !== 'null');
}

function cellsOf(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}

function writeRows(file, list) {
  return writeFile(file, `[\n${list.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
}
