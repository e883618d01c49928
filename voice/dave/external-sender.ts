import { sign, type KeyObject } from 'node:crypto';
import { BASIC_CREDENTIAL, MLS_10, PUBLIC_MESSAGE, referenceOf, signContent } from './labels.ts';
import { newKey } from './new-key.ts';
import { u16, u32, u64, u8, vector } from './wire.ts';

const EXTERNAL = 2;
const PROPOSAL = 2;
const ADD = 1;
const REMOVE = 3;
const IDENTITY = Buffer.from('nexus');

/** The server as MLS knows it: one who is in no group and holds none of its keys, but whose proposals its members carry out. */
export interface ExternalSender {
  /** The body of op 25. */
  package: Buffer;
  sign(content: Buffer): Buffer;
}

/** One key serves all calls of a process; a new process is a new sender, and its calls are new groups. */
export function createExternalSender(privateKey: KeyObject = newKey()): ExternalSender {
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
  const point = Buffer.concat([u8(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return {
    package: Buffer.concat([vector(point), u16(BASIC_CREDENTIAL), vector(IDENTITY)]),
    sign: (content) => sign('sha256', content, privateKey),
  };
}

/** What the server asks the members of a group to do. */
export interface Proposal {
  /** The whole message, as op 27 carries it. */
  message: Buffer;
  /** How commits and op 27 name it, in hexadecimal. */
  reference: string;
}

/** Which group, at which of its epochs; a proposal for another is none. */
export interface GroupMoment {
  groupId: Buffer;
  epoch: bigint;
}

function signProposal(sender: ExternalSender, { groupId, epoch }: GroupMoment, proposal: Buffer): Proposal {
  const wireFormat = u16(PUBLIC_MESSAGE);
  const content = Buffer.concat([vector(groupId), u64(epoch), u8(EXTERNAL), u32(0), vector(), u8(PROPOSAL), proposal]);
  const signature = vector(sender.sign(signContent('FramedContentTBS', Buffer.concat([u16(MLS_10), wireFormat, content]))));
  return {
    message: Buffer.concat([u16(MLS_10), wireFormat, content, signature]),
    reference: referenceOf('Proposal', Buffer.concat([wireFormat, content, signature])).toString('hex'),
  };
}

export function proposeAdd(sender: ExternalSender, moment: GroupMoment, keyPackage: Buffer): Proposal {
  return signProposal(sender, moment, Buffer.concat([u16(ADD), keyPackage]));
}

export function proposeRemove(sender: ExternalSender, moment: GroupMoment, leafIndex: number): Proposal {
  return signProposal(sender, moment, Buffer.concat([u16(REMOVE), u32(leafIndex)]));
}

const APPEND = u8(0);
const REVOKE = u8(1);

/** The body of op 27 that hands out proposals. */
export function appendBody(proposals: readonly Proposal[]): Buffer {
  return Buffer.concat([APPEND, vector(...proposals.map(({ message }) => message))]);
}

/** The body of op 27 that takes proposals back. */
export function revokeBody(proposals: readonly Proposal[]): Buffer {
  return Buffer.concat([REVOKE, vector(...proposals.map(({ reference }) => vector(Buffer.from(reference, 'hex'))))]);
}
