import { readFile } from 'node:fs/promises';
import { everyRoute } from '#api-v10/every-route';
import { replyComponents } from './contract/reply-components.ts';
import { deriveOpenApi } from './derive.ts';
import operations from './discord-operations.json' with { type: 'json' };

type Description = {
  paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[]; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
};

const description = deriveOpenApi(everyRoute, replyComponents()) as Description;
const described = Object.entries(description.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, row]) => ({ path, method, ...row })));

describe('the OpenAPI description', () => {
  it('has every route once, with all parameters of its path', () => {
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(everyRoute.map(({ operation }) => operation).sort());
    for (const { path, parameters } of described) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(named);
    }
  });

  it("has Discord's operations at Discord's addresses", () => {
    const addresses = new Map(operations.map(({ operation, method, path }) => [operation, `${method} ${path}`]));
    const here = described.filter(({ operationId }) => addresses.has(operationId));
    const shape = (address: string): string => address.replaceAll(/\{\w+\}/g, '{}');
    expect(here.map(({ operationId, method, path }) => `${operationId} ${shape(`${method.toUpperCase()} ${path}`)}`)).toEqual(
      here.map(({ operationId }) => `${operationId} ${shape(addresses.get(operationId) ?? '')}`),
    );
  });

  it('refers only to what is in it', () => {
    const names = [...JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
    expect([...new Set(names)].filter((name) => !Object.hasOwn(description.components.schemas, name))).toEqual([]);
  });

  it('is in the repository as it is derived: run `npm run openapi` after a change of routes', async () => {
    const written = JSON.parse(await readFile(new URL('nexus.json', import.meta.url), 'utf8')) as Description;
    expect(written).toEqual(JSON.parse(JSON.stringify(description)));
  });
});
