import { presetBody } from './preset-body.ts';

it('puts channels under their categories, greets in the home channel, and lets nobody write where there is only to read', () => {
  const body = presetBody([
    { name: 'Information', channels: [{ name: 'rules', is: 'toRead' }] },
    {
      name: 'Talk',
      channels: [
        { name: 'general', is: 'home' },
        { name: 'Lounge', is: 'voice' },
      ],
    },
  ]);
  expect(body).toEqual({
    roles: [{ id: '1', name: '@everyone' }],
    channels: [
      { id: '2', type: 4, name: 'Information' },
      { id: '3', type: 0, name: 'rules', parent_id: '2', permission_overwrites: [{ id: '1', type: 0, allow: '0', deny: '2048' }] },
      { id: '4', type: 4, name: 'Talk' },
      { id: '5', type: 0, name: 'general', parent_id: '4' },
      { id: '6', type: 2, name: 'Lounge', parent_id: '4' },
    ],
    system_channel_id: '5',
  });
});
