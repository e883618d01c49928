import { ChannelType } from 'discord-api-types/v10';
import { movedPositions, placeOfDrop } from './channel-order.ts';
import type { Channel } from './entities.ts';
import type { ChannelGroup } from './selectors/channels.ts';

const channel = (id: string, position: number, parent: string | null = null, type: ChannelType = ChannelType.GuildText): Channel => ({
  id,
  type,
  position,
  parent_id: parent,
});
const category = (id: string, position: number): Channel => channel(id, position, null, ChannelType.GuildCategory);
const GROUPS: ChannelGroup[] = [
  { category: null, channels: [channel('1', 0)] },
  { category: category('10', 0), channels: [channel('11', 1, '10'), channel('12', 2, '10'), channel('13', 0, '10', ChannelType.GuildVoice)] },
  { category: category('20', 1), channels: [channel('21', 3, '20')] },
];

describe('the list of channels', () => {
  it('orders channels within their category', () => {
    expect(movedPositions(GROUPS, '12', { id: '11', position: 'before' })).toEqual([
      { id: '12', position: 1 },
      { id: '11', position: 2 },
    ]);
    expect(movedPositions(GROUPS, '11', { id: '12', position: 'after' })).toEqual([
      { id: '12', position: 1 },
      { id: '11', position: 2 },
    ]);
    expect(movedPositions(GROUPS, '11', { id: '11', position: 'on' })).toEqual([]);
  });

  it('takes channels into a category, out of it, and above all of them', () => {
    expect(movedPositions(GROUPS, '21', { id: '10', position: 'on' })).toEqual([{ id: '21', position: 3, parent_id: '10' }]);
    expect(movedPositions(GROUPS, '21', { id: '11', position: 'before' })).toEqual([
      { id: '21', position: 1, parent_id: '10' },
      { id: '11', position: 2 },
      { id: '12', position: 3 },
    ]);
    expect(movedPositions(GROUPS, '11', { id: '10', position: 'before' })).toEqual([{ id: '11', position: 1, parent_id: null }]);
    expect(movedPositions(GROUPS.slice(1), '21', { id: '10', position: 'before' })).toContainEqual({ id: '21', position: 0, parent_id: null });
    expect(placeOfDrop(GROUPS, { id: '20', position: 'after' })).toEqual({ parentId: '20', beforeId: '21' });
  });

  it('orders categories with all that is in them', () => {
    expect(movedPositions(GROUPS, '20', { id: '10', position: 'before' })).toEqual([
      { id: '20', position: 0 },
      { id: '21', position: 1 },
      { id: '10', position: 1 },
      { id: '11', position: 2 },
      { id: '12', position: 3 },
    ]);
    expect(movedPositions(GROUPS, '20', { id: '1', position: 'before' })).toContainEqual({ id: '20', position: 0 });
    expect(movedPositions(GROUPS, '10', { id: '12', position: 'after' })).toEqual([]);
  });
});
