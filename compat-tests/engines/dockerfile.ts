import { readFile } from 'node:fs/promises';

/** What the last stage of a Dockerfile says of its containers. */
export interface Image {
  entrypoint: string[];
  command: string[];
  environment: Record<string, string>;
  folder: string;
  user: string;
  /** From the folder of the stage before, to the image's folder. */
  copied: { from: string; to: string }[];
  healthcheck: string[];
}

/** Reads as much of a Dockerfile as ours has. `stage` by its name; what it is made of by FROM belongs to it. */
export async function readDockerfile(path: string, stage: string): Promise<Image> {
  const text = (await readFile(path, 'utf8')).replace(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  const image: Image = { entrypoint: [], command: [], environment: {}, folder: '/', user: 'root', copied: [], healthcheck: [] };
  let name = '';
  for (const [, word = '', rest = ''] of text.matchAll(/^([A-Z]+) +(.*)$/gm)) {
    if (word === 'FROM') name = / AS (\S+)/.exec(rest)?.[1] ?? '';
    if (name !== stage) continue;
    if (word === 'ENTRYPOINT') image.entrypoint = JSON.parse(rest) as string[]; // the exec form, or it throws
    if (word === 'CMD') image.command = JSON.parse(rest) as string[];
    if (word === 'HEALTHCHECK') image.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD') + 3)) as string[];
    if (word === 'ENV') for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) image.environment[key] = value;
    if (word === 'WORKDIR') image.folder = rest;
    if (word === 'USER') image.user = rest;
    const [, from, to] = /^--from=build \/app\/(\S+) (\S+)$/.exec(rest) ?? [];
    if (word === 'COPY' && from !== undefined && to !== undefined) image.copied.push({ from, to: to === './' ? from : to });
  }
  return image;
}
