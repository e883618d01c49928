import { createServer, type Socket } from 'node:net';

/** What a mail server was given. */
export interface ReceivedMail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  /** All of it, as it came. */
  raw: string;
}

export interface SmtpSink {
  url: string;
  received: ReceivedMail[];
  /** The next e-mail to this address that nobody has waited for yet. */
  next(to: string): Promise<ReceivedMail>;
  /** Answers the next so many e-mails with this instead of taking them, such as "451 later". */
  refuse(answer: string, count: number): void;
  close(): Promise<void>;
}

/** A mail server that keeps what it gets, on a free port. Source: RFC 5321. */
export async function smtpSink(): Promise<SmtpSink> {
  const received: ReceivedMail[] = [];
  const unread: ReceivedMail[] = [];
  const waiting: { to: string; give: (mail: ReceivedMail) => void }[] = [];
  const refusals: string[] = [];
  const sockets = new Set<Socket>();
  const take = (mail: ReceivedMail): void => {
    received.push(mail);
    const at = waiting.findIndex(({ to }) => mail.to.includes(to));
    if (at < 0) unread.push(mail);
    else waiting.splice(at, 1)[0]?.give(mail);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.setEncoding('latin1');
    let [left, from, to, data] = ['', '', [] as string[], null as string[] | null];
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const hear = (line: string): void => {
      if (data) {
        if (line !== '.') return void data.push(line.replace(/^\.\./, '.'));
        const refusal = refusals.shift();
        if (refusal === undefined) take({ from, to, ...read(data.join('\r\n')) });
        data = null;
        return say(refusal ?? '250 taken');
      }
      const [, address = ''] = /<([^>]*)>/.exec(line) ?? [];
      if (/^(?:EHLO|HELO)\b/i.test(line)) say('250 sink');
      else if (/^MAIL FROM:/i.test(line)) [from, to] = [address, []];
      else if (/^RCPT TO:/i.test(line)) to = [...to, address];
      else if (/^DATA$/i.test(line)) return ((data = []), say('354 go on'));
      else if (/^QUIT$/i.test(line)) return (say('221 bye'), void socket.end());
      if (/^(?:MAIL|RCPT|RSET|NOOP)\b/i.test(line)) say('250 fine');
    };
    socket.on('data', (chunk: string) => {
      const lines = `${left}${chunk}`.split('\r\n');
      left = lines.pop() ?? '';
      for (const line of lines) hear(line);
    });
    say('220 sink');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('a listening server has a port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    next: (wanted) => {
      const at = unread.findIndex(({ to }) => to.includes(wanted));
      const known = at < 0 ? undefined : unread.splice(at, 1)[0];
      return known ? Promise.resolve(known) : new Promise((give) => waiting.push({ to: wanted, give }));
    },
    refuse: (answer, count) => refusals.push(...Array.from({ length: count }, () => answer)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function read(raw: string): Pick<ReceivedMail, 'subject' | 'text' | 'raw'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = rest.join('\r\n\r\n');
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(encoding === 'quoted-printable' ? unquoted(body) : body, 'latin1');
  return { subject: headers.get('subject') ?? '', text: bytes.toString('utf8'), raw };
}

const unquoted = (text: string): string =>
  text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
