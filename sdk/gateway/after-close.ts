/** Why a session with the gateway is over for good. */
export type GatewayEnd =
  /** `close` was called. */
  | 'closed'
  /** The token is worth nothing (any more). */
  | 'logged out'
  /** Too many clients of this person are connected. */
  | 'too many sessions'
  /** The server did not understand this client. */
  | 'refused';

export type AfterClose = 'resume' | 'identify' | { end: GatewayEnd };

const ENDS = new Map<number, GatewayEnd>([
  [4004, 'logged out'],
  [4010, 'refused'],
  [4011, 'refused'],
  [4012, 'refused'],
  [4013, 'refused'],
  [4014, 'refused'],
  [4015, 'too many sessions'],
]);
const OVER: ReadonlySet<number> = new Set([4003, 4007, 4009]);

/** By Discord's close codes. What is no code of the gateway is a broken connection. */
export function afterClose(code: number): AfterClose {
  const end = ENDS.get(code);
  if (end) return { end };
  return OVER.has(code) ? 'identify' : 'resume';
}
