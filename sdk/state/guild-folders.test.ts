import { withFolder, withMoved, withoutFolder, type GuildFolder } from './guild-folders.ts';

const alone = (id: string): GuildFolder => ({ id: null, name: null, color: null, guild_ids: [id] });
const folder = (id: number, ...guildIds: string[]): GuildFolder => ({ id, name: null, color: null, guild_ids: guildIds });
/** `1 [7: 2 3] 4` */
const shown = (folders: readonly GuildFolder[]): string =>
  folders.map(({ id, guild_ids: ids }) => (id === null ? ids.join(' ') : `[${id}: ${ids.join(' ')}]`)).join(' ');
const START = [alone('1'), folder(7, '2', '3'), alone('4'), folder(8, '5')];
const moved = (key: string, target: string, position: 'before' | 'after' | 'on'): string => shown(withMoved(START, key, { key: target, position }, 99));

describe('the list of guilds', () => {
  it('makes a folder of a guild that is put onto another, and puts it into one that is there', () => {
    expect(moved('4', '1', 'on')).toBe('[99: 1 4] [7: 2 3] [8: 5]');
    expect(moved('4', 'folder:7', 'on')).toBe('1 [7: 2 3 4] [8: 5]');
    expect(moved('1', '3', 'on')).toBe('[7: 2 3 1] 4 [8: 5]');
    expect(moved('2', '1', 'on')).toBe('[99: 1 2] [7: 3] 4 [8: 5]');
  });

  it('orders guilds outside and inside of folders, and folders beside either', () => {
    expect(moved('4', '1', 'before')).toBe('4 1 [7: 2 3] [8: 5]');
    expect(moved('1', '3', 'before')).toBe('[7: 2 1 3] 4 [8: 5]');
    expect(moved('3', '2', 'before')).toBe('1 [7: 3 2] 4 [8: 5]');
    expect(moved('2', '4', 'after')).toBe('1 [7: 3] 4 2 [8: 5]');
    expect(moved('2', 'folder:7', 'before')).toBe('1 2 [7: 3] 4 [8: 5]');
    expect(moved('folder:8', '1', 'before')).toBe('[8: 5] 1 [7: 2 3] 4');
  });

  it('knows no folder in a folder, and nothing beside itself', () => {
    expect(moved('folder:8', '2', 'before')).toBe('1 [8: 5] [7: 2 3] 4');
    expect(moved('folder:8', 'folder:7', 'on')).toBe('1 [7: 2 3] [8: 5] 4');
    expect(moved('folder:7', '3', 'after')).toBe(shown(START));
    expect(moved('4', '4', 'on')).toBe(shown(START));
    expect(moved('4', 'gone', 'on')).toBe(shown(START));
  });

  it('lets go of a folder whose last guild is taken out, and of one that is dissolved', () => {
    expect(moved('5', '1', 'before')).toBe('5 1 [7: 2 3] 4');
    expect(shown(withoutFolder(START, 7))).toBe('1 2 3 4 [8: 5]');
    expect(withFolder(START, 7, { name: 'Work', color: 1 })[1]).toEqual({ id: 7, name: 'Work', color: 1, guild_ids: ['2', '3'] });
  });
});
