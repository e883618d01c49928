import { VoiceCloseCodes as Code } from 'discord-api-types/voice/v8';

/** Why a call is over. */
export type EndReason =
  /** `leave` was called. */
  | 'left'
  /** Moved, thrown out, or gone by another device. Who was moved is told where to by VOICE_SERVER_UPDATE. */
  | 'disconnected'
  /** The channel is gone, or the call. */
  | 'call ended'
  /** The token is spent: joining the channel again at the gateway gives another. */
  | 'token spent'
  /** The server takes only those who encrypt from end to end, which this browser cannot. */
  | 'encryption required'
  /** The call went on without encryption from end to end, which this side did not allow. */
  | 'encryption lost'
  /** The server does not let browsers in, did not understand this client, or had too much of it. */
  | 'refused';

/** What to do when the gateway closed a connection. */
export type AfterClose = 'resume' | 'identify again' | { end: EndReason };

const ENDS = new Map<number, EndReason>([
  [Code.Disconnected, 'disconnected'],
  [Code.CallTerminated, 'call ended'],
  [Code.AuthenticationFailed, 'token spent'],
  [Code.ServerNotFound, 'call ended'],
  [Code.EndToEndEncryptionDAVEProtocolRequired, 'encryption required'],
  [Code.UnknownOpcode, 'refused'],
  [Code.FailedToDecode, 'refused'],
  [Code.NotAuthenticated, 'refused'],
  [Code.AlreadyAuthenticated, 'refused'],
  [Code.UnknownProtocol, 'refused'],
  [Code.UnknownEncryptionMode, 'refused'],
  [Code.BadRequest, 'refused'],
  [Code.RateLimited, 'refused'],
]);
const OVER: ReadonlySet<number> = new Set([Code.SessionNoLongerValid, Code.SessionTimeout]);

/** By Discord's close codes. What is no code of the gateway is a broken connection. */
export function afterClose(code: number): AfterClose {
  const end = ENDS.get(code);
  if (end) return { end };
  return OVER.has(code) ? 'identify again' : 'resume';
}
