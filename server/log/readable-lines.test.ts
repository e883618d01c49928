import { openLog } from './open-log.ts';
import { readableLines } from './readable-lines.ts';

describe('the log in a terminal', () => {
  it('is read without knowing JSON, and has what the other one has', () => {
    let text = '';
    const log = openLog('info', readableLines({ write: (line) => void (text += line) }));
    log.info('PostgreSQL runs');
    log.warn({ sessions: 3, roles: ['api'] }, 'it ends');
    log.error({ err: new Error('broken'), token: 'secret-one' }, 'it failed');
    expect(text.replace(/\n {8}at .*/g, '').replace(/^\d\d:\d\d:\d\d/gm, '14:03:07')).toBe(
      [
        '14:03:07 info PostgreSQL runs',
        '14:03:07 warn it ends sessions=3 roles=["api"]',
        '14:03:07 error it failed token=[hidden]',
        '    Error: broken',
        '',
      ].join('\n'),
    );
  });
});
