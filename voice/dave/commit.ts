import { VoiceError } from '../voice-error.ts';
import { CIPHERSUITE, MLS_10, PUBLIC_MESSAGE } from './labels.ts';
import { readLeafNode, type LeafNode } from './leaf-node.ts';
import { Reader, u16, vector } from './wire.ts';

const MEMBER = 1;
const COMMIT = 3;
const BY_VALUE = 1;
const BY_REFERENCE = 2;

export interface Commit {
  /** The whole message, as op 29 carries it. */
  message: Buffer;
  groupId: Buffer;
  epoch: bigint;
  senderLeaf: number;
  /** The proposals it names, in hexadecimal and in its order. */
  references: string[];
  /** Proposals of its sender's own, which DAVE does not allow. */
  hasInlineProposals: boolean;
  /** The sender's new leaf, when the commit renews the keys of its path. */
  leaf: LeafNode | null;
}

export interface Welcome {
  /** By the reference of the key package that it is for, in hexadecimal: the secret that only the package's owner can open. */
  secrets: Map<string, Buffer>;
  groupInfo: Buffer;
}

/** Reads to the end of the commit; a proposal that stands in it itself already makes it one to refuse, so it is not read. */
function readCommit(reader: Reader): Pick<Commit, 'references' | 'hasInlineProposals' | 'leaf'> {
  const proposals = new Reader(reader.vector());
  const references: string[] = [];
  let hasInlineProposals = false;
  while (!proposals.isAtEnd && !hasInlineProposals) {
    const type = proposals.u8();
    if (type === BY_REFERENCE) references.push(proposals.vector().toString('hex'));
    else if (type === BY_VALUE) hasInlineProposals = true;
    else throw new VoiceError('UNDECODABLE', 'The commit has a proposal of an unknown form');
  }
  const hasPath = reader.u8();
  if (hasPath > 1) throw new VoiceError('UNDECODABLE', 'The commit cannot be read');
  if (hasPath === 0) return { references, hasInlineProposals, leaf: null };
  const leaf = readLeafNode(reader);
  // The nodes of the path: a key each, and for each subtree beside it a sealed secret.
  reader.list((node) => {
    node.vector();
    node.list(readSealed);
  });
  return { references, hasInlineProposals, leaf };
}

/** HPKECiphertext (RFC 9420, 7.6). */
function readSealed(reader: Reader): void {
  reader.vector();
  reader.vector();
}

function readWelcome(reader: Reader): Welcome {
  if (reader.u16() !== CIPHERSUITE) throw new VoiceError('BAD_REQUEST', 'The welcome is of another ciphersuite');
  const secrets = new Map<string, Buffer>();
  reader.list((list) => {
    let reference = '';
    const secret = list.span(() => {
      reference = list.vector().toString('hex');
      readSealed(list);
    });
    secrets.set(reference, secret);
  });
  return { secrets, groupInfo: reader.vector() };
}

/** Reads what op 28 brings: a commit in the open, and a welcome behind it when it adds members. */
export function readCommitWelcome(payload: Buffer): { commit: Commit; welcome: Welcome | null } {
  const reader = new Reader(payload);
  const start = reader.offset;
  if (reader.u16() !== MLS_10 || reader.u16() !== PUBLIC_MESSAGE) throw new VoiceError('BAD_REQUEST', 'A commit must be a public message of MLS 1.0');
  const groupId = reader.vector();
  const epoch = reader.u64();
  if (reader.u8() !== MEMBER) throw new VoiceError('BAD_REQUEST', 'A commit must come from a member');
  const senderLeaf = reader.u32();
  reader.vector(); // authenticated data
  if (reader.u8() !== COMMIT) throw new VoiceError('BAD_REQUEST', 'This is not a commit');
  const content = readCommit(reader);
  for (const what of ['signature', 'confirmation tag', 'membership tag']) {
    if (reader.vector().length === 0) throw new VoiceError('UNDECODABLE', `The commit has no ${what}`);
  }
  const message = reader.bytes.subarray(start, reader.offset);
  const welcome = reader.isAtEnd ? null : readWelcome(reader);
  reader.end();
  return { commit: { message, groupId, epoch, senderLeaf, ...content }, welcome };
}

/** The part of a welcome that is for one new member: the others' secrets are no business of its. */
export function welcomeFor(welcome: Welcome, secret: Buffer): Buffer {
  return Buffer.concat([u16(CIPHERSUITE), vector(secret), vector(welcome.groupInfo)]);
}
