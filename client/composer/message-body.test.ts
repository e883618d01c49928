import { bodyOf } from './message-body.ts';

const CHANNEL = '30';

describe('the body of a message', () => {
  it('notifies nobody where it begins so, and says what the client’s own commands write', () => {
    const place = { channelId: CHANNEL, replyingTo: null, pings: true };
    expect(bodyOf(' hello ', place)).toEqual({ content: 'hello' });
    expect(bodyOf('@silent /me waves', place)).toEqual({ content: '_waves_', flags: 4096 });
  });

  it('answers as it is told to', () => {
    const place = { channelId: CHANNEL, replyingTo: '40', pings: false };
    expect(bodyOf('yes', place)).toMatchObject({ message_reference: { message_id: '40', channel_id: CHANNEL }, allowed_mentions: { replied_user: false } });
    expect(bodyOf('yes', { ...place, pings: true })).not.toHaveProperty('allowed_mentions');
  });
});
