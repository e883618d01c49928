import { Store } from '#sdk/state/store';
import { dueCount } from './due.ts';

describe('what is due', () => {
  it('is each reminder that rang, and each saved message whose time has come', () => {
    const store = new Store();
    const saved = (message_id: string, due_at: string | null) => ({ message: null, save_data: { message_id, due_at } }) as never; // all that is read of it
    store.apply('SAVED_MESSAGES_LOADED', {
      saved: [saved('1', null), saved('2', '2026-01-01T10:00:00.000000+00:00'), saved('3', '2026-01-01T12:00:00.000000+00:00')],
    });
    store.apply('NEXUS_REMINDER_UPDATE', { id: '4', status: 'due' } as never); // likewise
    store.apply('NEXUS_REMINDER_UPDATE', { id: '5', status: 'waiting' } as never); // likewise
    expect(dueCount(store.state, Date.parse('2026-01-01T11:00:00Z'))).toBe(2);
    expect(dueCount(store.state, Date.parse('2026-01-01T12:00:00Z'))).toBe(3);
  });
});
