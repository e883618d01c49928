import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtendedKeyUsage } from '@peculiar/x509';
import { issueAuthority, issueServerCertificate } from '#server/tls/issue-certificates';

export interface EngineCertificates {
  /** PEM of the authority that has signed the certificate. */
  ca: string;
  cert: string;
  key: string;
  /** The same as files. */
  files: { ca: string; cert: string; key: string };
  remove(): Promise<void>;
}

/** An authority that nobody knows, and a certificate of it by which an engine, or who asks it, shows itself. */
export async function engineCertificates({ names = ['127.0.0.1', 'localhost'], days = 1 } = {}): Promise<EngineCertificates> {
  const home = await mkdtemp(join(tmpdir(), 'nexus-certificates-'));
  const authority = await issueAuthority(7);
  const { cert, key } = await issueServerCertificate(authority, names, days, [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]);
  const pems = { ca: authority.cert, cert, key };
  const pathOf = (name: string): string => join(home, `${name}.pem`);
  for (const [name, pem] of Object.entries(pems)) await writeFile(pathOf(name), pem, { mode: 0o600 });
  return {
    ...pems,
    files: { ca: pathOf('ca'), cert: pathOf('cert'), key: pathOf('key') },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
