import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { VERSION } from './version.ts';

it('The version is the same everywhere', async () => {
  const textOf = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');
  expect(JSON.parse(await textOf('package.json'))).toMatchObject({ version: VERSION });
  expect(parse(await textOf('deploy/helm/nexus/Chart.yaml'))).toMatchObject({ appVersion: VERSION });
});
