import { inProcessBus } from '#storage/in-process/bus';
import type { ApplicationStore } from '../ports/application-store.ts';
import type { ApplicationRecord } from './application-record.ts';
import { newApplication } from './new-application.ts';
import { rememberedApplications } from './remembered-applications.ts';

function open(): { store: ApplicationStore; applications: ApplicationStore; asked: string[]; publish: (t: string, d: unknown) => void } {
  const rows = new Map<string, ApplicationRecord>();
  const asked: string[] = [];
  const store: ApplicationStore = {
    insert: async (application) => void rows.set(application.id, application),
    byId: async (id) => {
      asked.push(id);
      return rows.get(id) ?? null;
    },
    byBotId: async (id) => {
      asked.push(`bot ${id}`);
      return [...rows.values()].find((row) => row.bot_id === id) ?? null;
    },
    ofOwner: async (ownerId) => [...rows.values()].filter((row) => row.owner_id === ownerId),
    withEndpoint: async () => [],
    save: async (application) => void rows.set(application.id, application),
    remove: async (id) => void rows.delete(id),
  };
  const bus = inProcessBus();
  return { store, applications: rememberedApplications(store, bus), asked, publish: (t, d) => bus.publish({ scope: {}, t, d }) };
}

describe('remembered applications', () => {
  const application = newApplication('1', '2', 'One', { bot_id: '3' });

  it('are asked of the store once, by id and by bot', async () => {
    const { store, applications, asked } = open();
    await store.insert(application);
    expect(await applications.byBotId('3')).toEqual(application);
    expect(await applications.byId('1')).toEqual(application);
    expect(await applications.byBotId('3')).toEqual(application);
    expect(asked).toEqual(['bot 3']);
    expect(await applications.byId('9')).toBeNull();
  });

  it('are what was saved last, here or elsewhere, and gone when removed', async () => {
    const { store, applications, publish } = open();
    await applications.insert(application);
    await applications.save({ ...application, name: 'Two' });
    expect(await applications.byId('1')).toMatchObject({ name: 'Two' });
    await store.save({ ...application, name: 'Three' });
    publish('application_changed', { ...application, name: 'Three' });
    expect(await applications.byBotId('3')).toMatchObject({ name: 'Three' });
    await applications.remove('1');
    expect(await applications.byId('1')).toBeNull();
    await applications.insert(application);
    await store.remove('1');
    publish('application_removed', { id: '1' });
    expect(await applications.byBotId('3')).toBeNull();
  });
});
