import { ComponentType, EmbedType, MessageFlags } from 'discord-api-types/v10';
import { partsOf } from './message-parts.ts';

const says = (message: object) => partsOf({ content: '', attachments: [], embeds: [], ...message } as Parameters<typeof partsOf>[0]);
const file = (filename: string, type: string, more: object = {}) => ({ id: '1', filename, content_type: type, ...more });

it('tells words, and then what hangs on them', () => {
  expect(says({ content: 'look', attachments: [file('a.png', 'image/png', { description: 'a tower' }), file('b.pdf', 'application/pdf')] })).toEqual([
    { kind: 'text', text: 'look' },
    { kind: 'picture', name: 'a tower' },
    { kind: 'file', name: 'b.pdf' },
  ]);
  expect(says({ attachments: [file('c.mp4', 'video/mp4'), file('d.mp3', 'audio/mpeg')] })).toEqual([
    { kind: 'video', name: 'c.mp4' },
    { kind: 'sound', name: 'd.mp3' },
  ]);
});

it('tells nothing of what is hidden', () => {
  const hidden = [file('SPOILER_end.png', 'image/png', { description: 'who did it' }), file('end.png', 'image/png', { flags: 8 })];
  expect(says({ attachments: hidden })).toEqual([{ kind: 'spoiler' }, { kind: 'spoiler' }]);
});

it.each([
  ['a voice message', { flags: MessageFlags.IsVoiceMessage, attachments: [file('voice.ogg', 'audio/ogg')] }, [{ kind: 'voice' }]],
  ['a sticker', { sticker_items: [{ id: '1', name: 'Wave', format_type: 1 }] }, [{ kind: 'sticker', name: 'Wave' }]],
  ['a poll', { poll: { question: { text: 'Soup?' } } }, [{ kind: 'poll', name: 'Soup?' }]],
  [
    'what a bot shows',
    { embeds: [{ title: 'Build 412', description: 'All *nine*' }] },
    [
      { kind: 'text', text: 'Build 412' },
      { kind: 'text', text: 'All *nine*' },
    ],
  ],
  ['a bot that is named only', { embeds: [{ type: EmbedType.Rich, author: { name: 'Builder' } }] }, [{ kind: 'text', text: 'Builder' }]],
  ['a page behind a link', { content: 'https://example.org', embeds: [{ type: 'link', title: 'Example' }] }, [{ kind: 'text', text: 'https://example.org' }]],
  [
    'components with texts in them',
    { components: [{ type: ComponentType.Container, components: [{ type: ComponentType.TextDisplay, content: 'inside' }] }] },
    [{ kind: 'text', text: 'inside' }],
  ],
  [
    'what was forwarded',
    { message_snapshots: [{ message: { content: 'theirs', attachments: [file('a.png', 'image/png')], embeds: [] } }] },
    [
      {
        kind: 'forward',
        parts: [
          { kind: 'text', text: 'theirs' },
          { kind: 'picture', name: 'a.png' },
        ],
      },
    ],
  ],
  ['nothing at all', {}, []],
])('tells %s', (_what, message, parts) => {
  expect(says(message)).toEqual(parts);
});
