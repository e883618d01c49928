import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramKind } from './program-kind.ts';
import type { RunTarget } from './run-target.ts';

const execute = promisify(execFile);

/** Variables that make the usual runtimes believe our authority in addition to what they believed. `folder` is private to this run. */
export async function trustEnvironment(target: RunTarget, kind: ProgramKind, env: NodeJS.ProcessEnv, folder: string): Promise<NodeJS.ProcessEnv> {
  const ca = await readFile(target.caPath, 'utf8');
  const added = await withAuthority(env.NODE_EXTRA_CA_CERTS, ca, join(folder, 'node-extra.crt'), target.caPath);
  // These replace the whole store, so an operator's own file is taken along.
  const replaced = await withAuthority(env.SSL_CERT_FILE ?? env.REQUESTS_CA_BUNDLE, ca, join(folder, 'bundle.crt'), target.bundlePath);
  const trust: NodeJS.ProcessEnv = {
    NODE_EXTRA_CA_CERTS: added,
    SSL_CERT_FILE: replaced,
    REQUESTS_CA_BUNDLE: replaced,
    CURL_CA_BUNDLE: replaced,
    DENO_CERT: added,
  };
  if (['java', 'shell'].includes(kind)) {
    const store = await javaTrustStore(target, ca, env, folder);
    if (store)
      trust.JAVA_TOOL_OPTIONS = [env.JAVA_TOOL_OPTIONS, `-Djavax.net.ssl.trustStore=${quoteForJava(store)}`, '-Djavax.net.ssl.trustStorePassword=changeit']
        .filter(Boolean)
        .join(' ');
  }
  return trust;
}

async function withAuthority(own: string | undefined, ca: string, joined: string, ours: string): Promise<string> {
  const text = own ? await readFile(own, 'utf8').catch(() => '') : '';
  if (text === '') return ours;
  await writeFile(joined, `${text.trim()}\n${ca}`);
  return joined;
}

const quoteForJava = (path: string) => (path.includes(' ') ? `"${path}"` : path);

/** The JVM's own store and our authority, kept beside the authority. Undefined without keytool: then the JVM will refuse us. */
async function javaTrustStore(target: RunTarget, ca: string, env: NodeJS.ProcessEnv, folder: string): Promise<string | undefined> {
  try {
    const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
    const { stderr } = await execute(java, ['-XshowSettings:properties', '-version'], { env });
    const home = /java\.home = (.+)/.exec(stderr)?.[1]?.trim() ?? '';
    const mark = createHash('sha256').update(home).update(ca).digest('hex').slice(0, 12);
    const kept = join(dirname(target.caPath), `java-trust-${mark}.jks`);
    if (await stat(kept).catch(() => undefined)) return kept;
    const draft = join(folder, 'java-trust.jks');
    await copyFile(join(home, 'lib', 'security', 'cacerts'), draft);
    const keytool = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'keytool') : 'keytool';
    await execute(
      keytool,
      ['-importcert', '-noprompt', '-alias', 'nexus-local-authority', '-file', target.caPath, '-keystore', draft, '-storepass', 'changeit'],
      { env },
    );
    await copyFile(draft, `${kept}.${process.pid}`);
    return await rename(`${kept}.${process.pid}`, kept).then(
      () => kept,
      () => rm(`${kept}.${process.pid}`, { force: true }).then(() => draft),
    );
  } catch {
    return undefined;
  }
}
