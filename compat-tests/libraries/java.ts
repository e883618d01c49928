import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from './built-once.ts';
import { programOf } from './programs.ts';

const execute = promisify(execFile);

/** Why no Java program can be tested here; undefined when it can. */
export async function whyNoJava(): Promise<string | undefined> {
  const said = await execute('javac', ['-version']).catch(() => undefined);
  const [, version] = /^javac (\d+)/.exec(said?.stdout ?? '') ?? [];
  if (!(Number(version) >= 17)) return 'there is no javac (17 or newer)';
  return execute('mvn', ['--version']).then(
    () => undefined,
    () => 'there is no mvn',
  );
}

/** The command that runs `main` of a folder in programs/ with the libraries of its pom.xml. Kept in .cache until a file of it changes. */
export async function javaProgram(folder: string, main: string): Promise<readonly string[]> {
  const source = programOf(folder);
  const home = await builtOnce('java', folder, async (target) => {
    const libraries = ['-DincludeScope=runtime', `-DoutputDirectory=${join(target, 'lib')}`];
    await execute('mvn', ['-q', '-B', '-f', join(source, 'pom.xml'), 'dependency:copy-dependencies', ...libraries], { timeout: 140_000 });
    const options = ['-encoding', 'UTF-8', '-cp', join(target, 'lib', '*'), '-d', join(target, 'classes')];
    await execute('javac', [...options, join(source, `${main}.java`)], { timeout: 60_000 });
  });
  return ['java', '-cp', [join(home, 'classes'), join(home, 'lib', '*')].join(delimiter), main];
}
