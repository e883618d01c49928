import type { DestinationStream } from 'pino';

const NAMES: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

interface Line {
  time: number;
  level: number;
  msg?: string;
  err?: { message?: string; stack?: string } | string;
  [name: string]: unknown;
}

/** A line of the log as a person reads it in a terminal: `14:03:07 warn what it is name=value`, and below it where an error comes from. */
function readableLine(json: string): string {
  const { time, level, msg = '', err, pid: _pid, hostname: _hostname, ...rest } = JSON.parse(json) as Line; // the log's own form
  const values = Object.entries(rest).map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const trace = typeof err === 'string' ? err : (err?.stack ?? err?.message);
  const below = trace === undefined ? '' : `\n${trace.replace(/^/gm, '    ')}`;
  return `${new Date(time).toTimeString().slice(0, 8)} ${NAMES[level] ?? level} ${msg}${values.join('')}${below}\n`;
}

/** Writes them there. */
export const readableLines = (destination: DestinationStream): DestinationStream => ({
  write(json) {
    let line = json;
    try {
      line = readableLine(json);
    } catch {
      // Better as it is than not at all.
    }
    destination.write(line);
  },
});
