import { SentMessages } from './sent-messages.ts';

const sent = (count: number): SentMessages => {
  const messages = new SentMessages();
  for (let made = 0; made < count; made++) messages.keep(`${messages.next()}`);
  return messages;
};

describe('messages that may be sent again', () => {
  it('come in order, after the last that the client has', () => {
    expect(sent(5).after(3)).toEqual(['4', '5']);
    expect(sent(5).after(5)).toEqual([]);
    expect(sent(2).after(-1)).toEqual(['1', '2']);
    expect(new SentMessages().after(-1)).toEqual([]);
  });

  it('are at least 256, and no more than that is promised', () => {
    expect(sent(1000).after(744)).toHaveLength(256);
    expect(sent(1000).after(400)).toBeNull();
    expect(sent(1000).after(-1)).toBeNull();
  });

  it('are none for a number that was never given out', () => {
    expect(sent(5).after(6)).toBeNull();
    expect(sent(5).after(60_000)).toBeNull();
  });

  it('go on when the numbers go round', () => {
    expect(sent(65_540).after(65_534)).toEqual(['65535', '0', '1', '2', '3', '4']);
  });

  it('do not grow without end', () => {
    const messages = new SentMessages();
    for (let made = 0; made < 100; made++) {
      messages.next();
      messages.keep([Buffer.alloc(3), Buffer.alloc(100_000)]);
    }
    expect(messages.after(60)).toHaveLength(40);
    expect(messages.after(50)).toBeNull();
  });
});
